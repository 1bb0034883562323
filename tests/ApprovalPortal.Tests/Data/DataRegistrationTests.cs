using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Tests.Data;

public sealed class DataRegistrationTests(PostgreSqlServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task AddPortalData_IdentityStores_SignADemoAccountIn(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var node = database.AddNode(services => services
            .AddIdentityCore<PortalUser>()
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<PortalDbContext>());
        await using var scope = node.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();

        var mia = await users.FindByEmailAsync("mia@demo.example");

        Assert.NotNull(mia);
        Assert.True(await users.CheckPasswordAsync(mia, DemoAccounts.Password));
        Assert.Equal([PortalRoles.Manager], await users.GetRolesAsync(mia));
        Assert.Null(await users.GetLockoutEndDateAsync(mia));
        Assert.True((await users.SetLockoutEndDateAsync(mia, DateTimeOffset.MaxValue)).Succeeded);
        Assert.True(await users.IsLockedOutAsync(mia));
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task AddPortalData_DataProtection_NodesReadEachOthersCookies(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var one = database.AddNode(AddKeys).GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
        var other = database.AddNode(AddKeys).GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

        Assert.Equal("rita", other.Unprotect(one.Protect("rita")));

        await using var db = database.AddNode().NewContext();
        Assert.Equal(1, await db.DataProtectionKeys.CountAsync(Cancelled));

        static void AddKeys(IServiceCollection services) => services
            .AddDataProtection()
            .SetApplicationName("ApprovalPortal")
            .PersistKeysToDbContext<PortalDbContext>();
    }

    [Fact]
    public async Task StartAsync_UnknownProvider_NamesTheSetting()
    {
        using var host = Build(new() { ["Database:Provider"] = "Oracle" });

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancelled));

        Assert.Contains("Database:Provider must be SQLite or PostgreSQL.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PostgreSQL", null, "ConnectionStrings:Portal is needed when Database:Provider is PostgreSQL.")]
    [InlineData("postgresql", "Data Source=x.db", "ConnectionStrings:Portal is no connection string of PostgreSQL")]
    [InlineData("SQLite", "Host=localhost;Password=secret", "ConnectionStrings:Portal is no connection string of SQLite")]
    [InlineData("sqlite", "Data Source=:memory:", "ConnectionStrings:Portal must name a file")]
    public void CreateDbContext_UnfitConnectionString_NamesTheSettingAndTellsNoPassword(
        string provider, string? connection, string expected)
    {
        using var host = Build(new() { ["Database:Provider"] = provider, ["ConnectionStrings:Portal"] = connection });

        var refusal = Assert.Throws<InvalidOperationException>(host.Services.NewContext);

        Assert.StartsWith(expected, refusal.Message);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateDbContext_NothingConfigured_IsAFileInTheDataDirectory()
    {
        var folder = Directory.CreateTempSubdirectory("approvalportal-data-").FullName;
        try
        {
            using var host = Build(new() { [PortalDataDirectory.Setting] = folder });
            using var db = host.Services.NewContext();

            Assert.True(db.Database.IsSqlite());
            Assert.Equal(Path.Combine(folder, "portal.db"), db.Database.GetDbConnection().DataSource);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IHost Build(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddPortalData();
        return builder.Build();
    }
}
