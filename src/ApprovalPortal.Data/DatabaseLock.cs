using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ApprovalPortal.Data;

/// <summary>
/// Lets one process at a time change the schema or add what must exist once. The operating system or PostgreSQL itself
/// frees it when its holder dies.
/// </summary>
internal sealed class DatabaseLock : IAsyncDisposable
{
    // Any number that no other program uses on this database.
    private const long MigrationKey = 0x4150_5052_4F56_4101;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(50);

    private readonly PortalDbContext _db;
    private readonly FileStream? _file;

    private DatabaseLock(PortalDbContext db, FileStream? file)
    {
        _db = db;
        _file = file;
    }

    /// <summary>Waits for its turn, ten minutes at most; creates the database when it is missing.</summary>
    public static async Task<DatabaseLock> AcquireAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        db.Database.SetCommandTimeout(s_longestWait);
        if (db.Database.IsSqlite())
        {
            var held = new DatabaseLock(db, await LockFileAsync(db, cancellationToken));
            try
            {
                await PrepareSqliteAsync(db, cancellationToken);
                return held;
            }
            catch
            {
                await held.DisposeAsync();
                throw;
            }
        }

        await CreatePostgreSqlAsync(db, cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationKey})", cancellationToken);
        return new(db, null);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_file is null)
        {
            await _db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationKey})");
        }

        await _db.Database.CloseConnectionAsync();
        _file?.Dispose();
    }

    private static async Task<FileStream> LockFileAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var path = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource + ".lock";
        var end = DateTimeOffset.UtcNow + s_longestWait;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path) && DateTimeOffset.UtcNow < end)
            {
                await Task.Delay(s_retryInterval, cancellationToken);
            }
        }
    }

    // EF's own lock is a row that outlives a killed process and would let every later start wait for ever. Whoever holds
    // the file is alone, so a row found here is such a leftover.
    private static async Task PrepareSqliteAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\";", cancellationToken);
    }

    private static async Task CreatePostgreSqlAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellationToken))
        {
            return;
        }

        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException e)
            when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process was faster.
        }
    }
}
