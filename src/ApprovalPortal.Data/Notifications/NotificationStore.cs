using Microsoft.EntityFrameworkCore;

namespace ApprovalPortal.Data.Notifications;

/// <summary>Writes and reads what people are told. Any thread may call it; a call is one round trip.</summary>
public sealed class NotificationStore(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    // Rows in one statement: SQLite takes 32,766 parameters.
    private const int BatchSize = 500;

    // PostgreSQL gives ids out at the insert and shows rows at the commit, so a reader could see 8 before 7 and miss 7.
    // One writer at a time, until its commit, keeps the order; SQLite has one writer anyway.
    private const string PostgreSqlOrder = "SELECT pg_advisory_xact_lock(4706914637213712642);\n";

    /// <summary>
    /// Stores what is missing: a person's second row of an event is ignored, from another process at the same moment too,
    /// and so is one for an account that is gone. Texts that are too long are cut.
    /// </summary>
    public async Task AddAsync(
        IReadOnlyCollection<Notification> notifications, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var batch in notifications.Chunk(BatchSize))
        {
            var parameters = batch.SelectMany(row => Values(row, db.Database.IsSqlite())).ToArray();
            var sql = (db.Database.IsSqlite() ? "" : PostgreSqlOrder) + InsertSql(batch.Length);
            await db.Database.ExecuteSqlRawAsync(sql, parameters, cancellationToken);
        }
    }

    /// <summary>A person's latest, the last one first.</summary>
    public async Task<IReadOnlyList<Notification>> GetLatestAsync(
        string userId, int take, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Notifications
            .AsNoTracking()
            .Where(row => row.UserId == userId)
            .OrderByDescending(row => row.Id)
            .Take(take)
            .ToListAsync(cancellationToken);
    }

    /// <summary>How many a person has not seen.</summary>
    public async Task<int> CountUnreadAsync(string userId, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Notifications.CountAsync(row => row.UserId == userId && row.ReadAt == null, cancellationToken);
    }

    /// <summary>Marks a person's rows as seen: those with the ids, all when null. Ids of other people change nothing.</summary>
    public async Task MarkReadAsync(
        string userId, IReadOnlyCollection<long>? ids = null, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var unread = db.Notifications.Where(row => row.UserId == userId && row.ReadAt == null);
        if (ids is not null)
        {
            unread = unread.Where(row => ids.Contains(row.Id));
        }

        DateTimeOffset? seen = time.GetUtcNow();
        await unread.ExecuteUpdateAsync(set => set.SetProperty(row => row.ReadAt, seen), cancellationToken);
    }

    /// <summary>
    /// What came for anybody after an id, the first one first. Rows become visible in the order of their ids, so a feed
    /// that goes on from the last id it got misses none and gets none twice; a full answer means that there may be more.
    /// </summary>
    public async Task<IReadOnlyList<Notification>> GetNewerThanAsync(
        long id, int take, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Notifications
            .AsNoTracking()
            .Where(row => row.Id > id)
            .OrderBy(row => row.Id)
            .Take(take)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Where a feed begins: the last id given to a row, 0 when there is none.</summary>
    public async Task<long> GetLastIdAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Notifications.MaxAsync(row => (long?)row.Id, cancellationToken) ?? 0;
    }

    private static string InsertSql(int rows)
    {
        var values = Enumerable.Range(0, rows)
            .Select(row => string.Join(", ", Enumerable.Range(row * 7, 7).Select(parameter => $"{{{parameter}}}")));
        return $"""
            INSERT INTO "Notifications" ("UserId", "EventKey", "Kind", "RequestId", "Title", "Detail", "CreatedAt")
            SELECT told.column1, told.column2, told.column3, told.column4, told.column5, told.column6, told.column7
            FROM (VALUES {string.Join(", ", values.Select(row => $"({row})"))}) AS told, "AspNetUsers" AS person
            WHERE person."Id" = told.column1
            ON CONFLICT ("UserId", "EventKey") DO NOTHING
            """;
    }

    // In the order of the columns above; a time as each provider's context keeps it.
    private static object[] Values(Notification row, bool isSqlite) =>
    [
        row.UserId,
        NotificationText.FitKey(row.EventKey),
        row.Kind.ToString(),
        NotificationText.Fit(row.RequestId, NotificationText.RequestIdLength),
        NotificationText.Fit(row.Title, NotificationText.TitleLength),
        row.Detail is null ? null! : NotificationText.Fit(row.Detail, NotificationText.DetailLength),
        isSqlite ? row.CreatedAt.UtcTicks : row.CreatedAt.ToUniversalTime(),
    ];
}
