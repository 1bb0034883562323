using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ApprovalPortal.Tests.Data;

/// <summary>What every test of the database runs on.</summary>
public sealed class Providers : TheoryData<string>
{
    public const string Sqlite = "SQLite";
    public const string PostgreSql = "PostgreSQL";

    public Providers()
    {
        Add(Sqlite);
        Add(PostgreSql);
    }
}

/// <summary>A database that does not exist yet, and the processes that share it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly List<IHost> _nodes = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("approvalportal-data-").FullName;
    private readonly string _provider;
    private readonly string _connection;

    private TestDatabase(string provider, string? connection)
    {
        _provider = provider;
        _connection = connection ?? $"Data Source={Path.Combine(_folder, "portal.db")}";
    }

    public static async Task<TestDatabase> CreateAsync(string provider, PostgreSqlServer server) =>
        new(provider, provider == Providers.PostgreSql ? await server.NameDatabaseAsync() : null);

    /// <summary>The same, migrated, with the demo accounts.</summary>
    public static async Task<TestDatabase> CreateFilledAsync(string provider, PostgreSqlServer server)
    {
        var database = await CreateAsync(provider, server);
        if (provider == Providers.Sqlite)
        {
            MigratedDatabase.CopyTo(Path.Combine(database._folder, "portal.db"));
        }

        // A real hash costs 50 ms an account.
        var node = database.AddNode(services => services
            .Configure<PasswordHasherOptions>(options => options.IterationCount = 1)
            .AddSingleton<IPasswordHasher<PortalUser>, PasswordHasher<PortalUser>>());
        await PortalDatabase.MigrateAsync(node, TestContext.Current.CancellationToken);
        await DemoAccounts.CreateAsync(node, TestContext.Current.CancellationToken);
        return database;
    }

    /// <summary>One more process on this database; its hosted services run when asked to.</summary>
    public IServiceProvider AddNode(Action<IServiceCollection>? configure = null) => AddHost(configure).Services;

    public IHost AddHost(Action<IServiceCollection>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = _provider,
            ["ConnectionStrings:Portal"] = _connection,
        });
        builder.Logging.ClearProviders();
        configure?.Invoke(builder.Services);
        builder.AddPortalData();
        var host = builder.Build();
        _nodes.Add(host);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.StopAsync(TestContext.Current.CancellationToken);
            node.Dispose();
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Shorthand for tests.</summary>
internal static class NodeServices
{
    public static PortalDbContext NewContext(this IServiceProvider node) =>
        node.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();
}
