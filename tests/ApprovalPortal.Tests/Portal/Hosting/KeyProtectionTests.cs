using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ApprovalPortal.Data;
using ApprovalPortal.Tests.Data;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Worker;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ApprovalPortal.Tests.Portal.Hosting;

/// <summary>The data-protection keys in the database: encrypted, shared by nodes, replaced when they were not encrypted.</summary>
public sealed class KeyProtectionTests(PostgreSqlServer server) : IDisposable
{
    private const string Password = "a certificate's password";

    private readonly string _folder = TestFolder.Create();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => TestFolder.Delete(_folder);

    [Fact]
    public async Task Start_OneMachine_EncryptsKeysWithAGeneratedCertificateThatItsUserAloneReads()
    {
        string sealedText;
        await using (var portal = Start([]))
        {
            sealedText = ProtectorOf(portal).Protect("rita");
            Assert.All(await ReadKeysAsync(portal), key => Assert.DoesNotContain("masterKey", key, StringComparison.Ordinal));
        }

        await using var again = Start([]);
        Assert.Equal("rita", ProtectorOf(again).Unprotect(sealedText));
        var file = Assert.Single(Directory.GetFiles(_folder, "*.pfx*"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Start_UnencryptedKeysFromBefore_AreReplacedAndOpenNothing()
    {
        var sealedText = await ProtectUnencryptedAsync();

        await using var portal = Start([]);

        Assert.Throws<CryptographicException>(() => ProtectorOf(portal).Unprotect(sealedText));
        Assert.Equal("rita", ProtectorOf(portal).Unprotect(ProtectorOf(portal).Protect("rita")));
        Assert.All(await ReadKeysAsync(portal), key => Assert.DoesNotContain("masterKey", key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_PostgreSqlOutsideDevelopment_SharesKeysByCertificateAndKeepsThemThroughARotation()
    {
        var database = await server.CreateDatabaseAsync();
        var (first, second) = (CreateCertificate("first.pfx"), CreateCertificate("second.pfx"));
        string sealedText;
        await using (var portal = Start(OnPostgreSql(database, first)))
        {
            sealedText = ProtectorOf(portal).Protect("rita");
            var key = Assert.Single(await ReadKeysAsync(portal));
            Assert.Contains("encryptedSecret", key, StringComparison.Ordinal);
        }

        await using var node = Start(OnPostgreSql(database, first));
        await using var rotated = Start(OnPostgreSql(database, second, first));
        await using var stranger = Start(OnPostgreSql(database, second));
        Assert.Equal("rita", ProtectorOf(node).Unprotect(sealedText));
        Assert.Equal("rita", ProtectorOf(rotated).Unprotect(sealedText));
        Assert.Throws<CryptographicException>(() => ProtectorOf(stranger).Unprotect(sealedText));
    }

    [Theory]
    [InlineData("")]
    [InlineData("admin create --email boss@company.example")]
    public async Task Start_PostgreSqlWithoutCertificate_NamesTheSettingAndTheCommand(string arguments)
    {
        using var portal = new PortalProcess(
            _folder,
            new()
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Database__Provider"] = "PostgreSQL",
                ["ConnectionStrings__Portal"] = "Host=127.0.0.1;Port=1;Username=nobody",
            },
            arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(1, await portal.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("DataProtection:CertificatePath is required with PostgreSQL", portal.Output, StringComparison.Ordinal);
        Assert.Contains("openssl req -x509", portal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", portal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.pfx", Password)]
    [InlineData("first.pfx", "another password")]
    public async Task Start_UnusableCertificate_NamesTheSetting(string file, string password)
    {
        CreateCertificate("first.pfx");
        using var portal = new PortalProcess(_folder, new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DataProtection__CertificatePath"] = Path.Combine(_folder, file),
            ["DataProtection__CertificatePassword"] = password,
        });

        Assert.Equal(1, await portal.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.StartsWith($"DataProtection:CertificatePath: {Path.Combine(_folder, file)} cannot be read", portal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(password, portal.Output, StringComparison.Ordinal);
    }

    private static IDataProtector ProtectorOf(PortalHost portal) =>
        portal.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static async Task<IReadOnlyList<string>> ReadKeysAsync(PortalHost portal)
    {
        await using var db = portal.Services.NewContext();
        var keys = await db.DataProtectionKeys.Select(key => key.Xml!).ToListAsync(Cancelled);
        Assert.NotEmpty(keys);
        return keys;
    }

    private static Dictionary<string, string> OnPostgreSql(string database, string certificate, string previous = "") => new()
    {
        ["Database:Provider"] = "PostgreSQL",
        ["ConnectionStrings:Portal"] = database,
        ["DataProtection:CertificatePath"] = certificate,
        ["DataProtection:CertificatePassword"] = Password,
        ["DataProtection:PreviousCertificatePaths"] = previous,
    };

    private PortalHost Start(Dictionary<string, string> settings) => new("Production", new(settings)
    {
        ["Portal:DataDirectory"] = _folder,
        ["ConnectionStrings:Portal"] = settings.GetValueOrDefault("ConnectionStrings:Portal", $"Data Source={Path.Combine(_folder, "portal.db")}"),
    });

    // As versions without key encryption did.
    private async Task<string> ProtectUnencryptedAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Portal:DataDirectory", _folder)]);
        builder.AddPortalData();
        builder.Services.AddDataProtection().SetApplicationName("ApprovalPortal").PersistKeysToDbContext<PortalDbContext>();
        using var host = builder.Build();
        await PortalDatabase.MigrateAsync(host.Services, Cancelled);
        var sealedText = host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("rita");
        await using var db = host.Services.NewContext();
        Assert.Contains("masterKey", Assert.Single(await db.DataProtectionKeys.ToListAsync(Cancelled)).Xml, StringComparison.Ordinal);
        return sealedText;
    }

    private string CreateCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(-1));
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, Password));
        return path;
    }
}
