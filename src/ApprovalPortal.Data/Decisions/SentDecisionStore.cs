using Microsoft.EntityFrameworkCore;

namespace ApprovalPortal.Data.Decisions;

/// <summary>Writes and reads the decisions that the portal sends. Thread-safe; each call is one round trip.</summary>
public sealed class SentDecisionStore(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Stores a decision. Idempotent: a repeat for the same run, step and decision id adds nothing.</summary>
    public async Task AddAsync(SentDecision decision, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // Raw SQL bypasses the converters of the model: SQLite keeps a time as ticks.
        object sentAt = db.Database.IsSqlite() ? decision.SentAt.UtcTicks : decision.SentAt.ToUniversalTime();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "SentDecisions" ("RequestId", "RunId", "Step", "DecisionId", "Person", "Outcome", "SentAt")
            VALUES ({decision.RequestId}, {decision.RunId}, {decision.Step}, {decision.DecisionId}, {decision.Person}, {decision.Outcome}, {sentAt})
            ON CONFLICT ("RunId", "Step", "DecisionId") DO NOTHING
            """,
            cancellationToken);
    }

    /// <summary>Gets what was sent to all runs of a request, in no order.</summary>
    public async Task<IReadOnlyList<SentDecision>> GetAsync(string requestId, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SentDecisions.AsNoTracking().Where(row => row.RequestId == requestId).ToListAsync(cancellationToken);
    }
}
