using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ApprovalPortal.Data;

/// <summary>Makes contexts of the configured provider.</summary>
internal sealed class PortalDbContextFactory(
    IOptions<DatabaseOptions> options, IConfiguration configuration, IServiceProvider services)
    : IDbContextFactory<PortalDbContext>
{
    private const string ConnectionName = "Portal";
    private const string Setting = "ConnectionStrings:" + ConnectionName;

    private readonly Lazy<Func<PortalDbContext>> _create = new(() => options.Value.IsPostgreSql
        ? ForPostgreSql(configuration, services)
        : ForSqlite(configuration, services));

    /// <inheritdoc />
    public PortalDbContext CreateDbContext() => _create.Value();

    private static Func<PortalDbContext> ForPostgreSql(IConfiguration configuration, IServiceProvider services)
    {
        var configured = configuration.GetConnectionString(ConnectionName);
        if (string.IsNullOrWhiteSpace(configured))
        {
            throw new InvalidOperationException($"{Setting} is needed when Database:Provider is PostgreSQL.");
        }

        var connection = Parse(() => new NpgsqlConnectionStringBuilder(configured), "PostgreSQL");
        var options = PortalDbOptions.ForPostgreSql(connection.ConnectionString, services);
        return () => new PostgreSqlPortalDbContext(options);
    }

    private static Func<PortalDbContext> ForSqlite(IConfiguration configuration, IServiceProvider services)
    {
        var configured = configuration.GetConnectionString(ConnectionName);
        var connection = string.IsNullOrWhiteSpace(configured)
            ? new SqliteConnectionStringBuilder { DataSource = DefaultFile(configuration) }
            : Parse(() => new SqliteConnectionStringBuilder(configured), "SQLite");
        if (string.IsNullOrWhiteSpace(connection.DataSource) || connection.DataSource == ":memory:")
        {
            throw new InvalidOperationException($"{Setting} must name a file: Data Source=PATH.");
        }

        connection.DataSource = Path.GetFullPath(connection.DataSource);
        connection.ForeignKeys = true;
        PortalDataDirectory.Create(Path.GetDirectoryName(connection.DataSource)!);
        var options = PortalDbOptions.ForSqlite(connection.ConnectionString, services);
        return () => new SqlitePortalDbContext(options);
    }

    private static string DefaultFile(IConfiguration configuration) =>
        Path.Combine(PortalDataDirectory.Resolve(configuration), PortalDatabase.OwnFile);

    // The message says which keyword is wrong; the string itself may hold a password and is not repeated.
    private static T Parse<T>(Func<T> parse, string provider)
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new InvalidOperationException(
                $"{Setting} is no connection string of {provider}, which Database:Provider says: {e.Message}", e);
        }
    }
}
