using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ApprovalPortal.Data;

namespace ApprovalPortal.Web.Hosting;

/// <summary>Loads the certificates that encrypt the data-protection keys, or generates one for a single machine.</summary>
internal static class KeyCertificates
{
    private const string GeneratedFile = "data-protection.pfx";
    private const string CertificatePath = KeyProtectionOptions.Section + ":" + nameof(KeyProtectionOptions.CertificatePath);
    private const string PreviousPaths = KeyProtectionOptions.Section + ":" + nameof(KeyProtectionOptions.PreviousCertificatePaths);

    private const string Required =
        CertificatePath + " is required with PostgreSQL outside Development: the data-protection keys in the database are "
        + "encrypted with this certificate. Create it once, and give the same file to every node:\n"
        + "  openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj /CN=ApprovalPortal -keyout /dev/stdout -out - "
        + "| openssl pkcs12 -export -passout pass: -out data-protection.pfx";

    /// <summary>
    /// The certificate for new keys, followed by the earlier ones; empty when keys stay unencrypted, which is limited to
    /// PostgreSQL in Development.
    /// </summary>
    /// <exception cref="InvalidOperationException">A certificate is missing or unusable; the message names the setting.</exception>
    public static X509Certificate2[] Load(KeyProtectionOptions options, IConfiguration configuration, IHostEnvironment environment)
    {
        var database = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new();
        if (string.IsNullOrWhiteSpace(options.CertificatePath) && database.IsPostgreSql)
        {
            return environment.IsDevelopment() ? [] : throw new InvalidOperationException(Required);
        }

        var current = string.IsNullOrWhiteSpace(options.CertificatePath)
            ? LoadGenerated(configuration)
            : Load(options.CertificatePath, options.CertificatePassword, CertificatePath);
        var previous = (options.PreviousCertificatePaths ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [current, .. previous.Select(path => Load(path, options.CertificatePassword, PreviousPaths))];
    }

    private static X509Certificate2 LoadGenerated(IConfiguration configuration)
    {
        var path = Path.Combine(PortalDataDirectory.Resolve(configuration), GeneratedFile);
        if (!File.Exists(path))
        {
            Generate(path);
        }

        return Load(path, null, CertificatePath);
    }

    private static X509Certificate2 Load(string path, string? password, string setting)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, string.IsNullOrEmpty(password) ? null : password);
            using var key = certificate.GetRSAPrivateKey();
            return key is not null
                ? certificate
                : throw new InvalidOperationException($"{setting}: {path} holds no RSA certificate with its private key.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidOperationException(
                $"{setting}: {path} cannot be read as a PFX file with this password ({e.Message}).", e);
        }
    }

    private static void Generate(string path)
    {
        using var key = RSA.Create(3072);
        var request = new CertificateRequest("CN=ApprovalPortal", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(50));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var draft = $"{path}.{Guid.NewGuid():N}";
        using (var file = new FileStream(draft, options))
        {
            file.Write(certificate.Export(X509ContentType.Pkcs12));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process on this folder was faster; its certificate is the one.
            File.Delete(draft);
        }
    }
}
