using ApprovalPortal.Data.People;
using Microsoft.EntityFrameworkCore;

namespace ApprovalPortal.Data.Sessions;

/// <summary>Stores the sessions of all nodes. Thread-safe; each call is one round trip.</summary>
public sealed class SessionStore(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    /// <summary>
    /// Filters the valid sessions: not expired, and the account exists, is not locked by an admin and has the security stamp
    /// of the sign-in.
    /// </summary>
    public IQueryable<Session> GetValid(PortalDbContext db)
    {
        var seenAfter = time.GetUtcNow() - Session.MaxIdle;
        var createdAfter = time.GetUtcNow() - Session.MaxAge;
        return db.Sessions.Where(session =>
            session.LastSeenAt > seenAfter
            && session.CreatedAt > createdAfter
            && db.Users.Any(user =>
                user.Id == session.UserId
                && user.SecurityStamp == session.SecurityStamp
                && (user.LockoutEnd == null || user.LockoutEnd < PortalUser.LockedByAdmin)));
    }

    /// <summary>Adds a session.</summary>
    /// <exception cref="DbUpdateException">The account is gone, or the database cannot be reached.</exception>
    public async Task AddAsync(Session session, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Finds the ticket of a valid session; null when there is none.</summary>
    public async Task<byte[]?> FindTicketAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await GetValid(db)
            .Where(session => session.Id == id)
            .Select(session => session.Ticket)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Gets the ids among these that belong to valid sessions.</summary>
    public async Task<IReadOnlySet<string>> GetValidIdsAsync(
        IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await GetValid(db)
            // One parameter for all ids: the statement's text, and so its plan, stays the same.
            .Where(session => EF.Parameter(ids).Contains(session.Id))
            .Select(session => session.Id)
            .ToHashSetAsync(cancellationToken);
    }

    /// <summary>Writes the present time as <see cref="Session.LastSeenAt"/> of the valid sessions among these ids.</summary>
    public async Task MarkSeenAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await GetValid(db)
            .Where(session => EF.Parameter(ids).Contains(session.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now), cancellationToken);
    }

    /// <summary>Ends a session; an unknown id changes nothing.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Sessions.Where(session => session.Id == id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Deletes the rows of all sessions that are no longer valid.</summary>
    public async Task RemoveInvalidAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var valid = GetValid(db);
        await db.Sessions
            .Where(session => !valid.Any(other => other.Id == session.Id))
            .ExecuteDeleteAsync(cancellationToken);
    }
}
