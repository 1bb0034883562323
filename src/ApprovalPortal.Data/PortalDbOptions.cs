using System.Data.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ApprovalPortal.Data;

/// <summary>How a context of each provider is made, at run time and by the migration tool alike.</summary>
internal static class PortalDbOptions
{
    /// <summary>
    /// The model that the migrations were made from. Identity reads it from the application's services, where a default
    /// would leave the passkeys' table out in silence.
    /// </summary>
    public static void SetSchema(IdentityOptions options)
    {
        options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        options.Stores.MaxLengthForKeys = 0;
    }

    /// <summary>For a SQLite file.</summary>
    public static DbContextOptions<SqlitePortalDbContext> ForSqlite(string connectionString, IServiceProvider services) =>
        new DbContextOptionsBuilder<SqlitePortalDbContext>()
            .UseSqlite(connectionString)
            .UseApplicationServiceProvider(services)
            .ConfigureWarnings(Quieten)
            .AddInterceptors(SqliteBusyTimeout.Instance)
            .Options;

    /// <summary>For a PostgreSQL database.</summary>
    public static DbContextOptions<PostgreSqlPortalDbContext> ForPostgreSql(
        string connectionString, IServiceProvider services) =>
        new DbContextOptionsBuilder<PostgreSqlPortalDbContext>()
            .UseNpgsql(connectionString)
            .UseApplicationServiceProvider(services)
            .ConfigureWarnings(Quieten)
            .Options;

    // Several statements a second are no news for a console.
    private static void Quieten(WarningsConfigurationBuilder warnings) =>
        warnings.Log((RelationalEventId.CommandExecuted, LogLevel.Debug));

    /// <summary>Lets SQLite itself wait for another writer; the driver's own wait polls every 150 ms.</summary>
    private sealed class SqliteBusyTimeout : DbConnectionInterceptor
    {
        public static readonly SqliteBusyTimeout Instance = new();

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
            Set(connection);

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        private static void Set(DbConnection connection)
        {
            using var command = ((SqliteConnection)connection).CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 5000;";
            command.ExecuteNonQuery();
        }
    }
}
