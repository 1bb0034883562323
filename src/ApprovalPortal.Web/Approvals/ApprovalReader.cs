using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals;

/// <summary>
/// Reads a request for its page: from the workflow's query handler, asked once per change for all viewers of the node, and
/// from the list's row while no worker answers.
/// </summary>
public sealed class ApprovalReader(
    IApprovalClient client, ApprovalDetailsCache cache, ApprovalIndex index, ProcessingAttempts attempts, TimeProvider time)
{
    /// <summary>The request as its page shows it.</summary>
    public async Task<ApprovalSnapshot> GetAsync(ApprovalRow row, CancellationToken cancellationToken)
    {
        // Where nobody can answer, waiting for the time limit tells people nothing.
        var problem = client.Problem;
        var details = problem is null ? await cache.GetAsync(row, cancellationToken) : null;
        if (details is null)
        {
            return new(FromRow(row), false, problem ?? "No worker answered in time.", attempts.Find(row.RequestId));
        }

        // A run that was ended from outside says "pending" for ever.
        var isAbandoned = details.Status == ApprovalStatus.Pending && row.Status != ApprovalStatus.Pending && row.RunId == details.RunId;
        return new(
            isAbandoned ? details with { Status = row.Status, EndedAt = row.ClosedAt } : details,
            true,
            null,
            details.Processing == ProcessingState.Running ? attempts.Find(row.RequestId) ?? 1 : null);
    }

    /// <summary>The workflow's answer at this moment; null when no worker gives one.</summary>
    public Task<ApprovalDetails?> GetFreshAsync(ApprovalRow row, CancellationToken cancellationToken) =>
        cache.GetFreshAsync(row, cancellationToken);

    /// <summary>Lets every list of this node show what the workflow itself just said.</summary>
    public ApprovalSnapshot Confirm(ApprovalDetails details)
    {
        index.Apply([ApprovalRowReader.Read(details, time.GetUtcNow())]);
        return new(details, true, null, details.Processing == ProcessingState.Running ? 1 : null);
    }

    private static ApprovalDetails FromRow(ApprovalRow row) => new(
        row.RequestId,
        row.RunId,
        row.Kind,
        row.Status,
        row.Title,
        row.Requester,
        row.Amount,
        row.Currency,
        row.Category,
        row.Excerpt,
        row.RequiredRoles,
        [.. row.Decisions.Select(d => new RoleDecision(d.Role, d.Outcome, d.Approver, d.At, DecisionId: ""))],
        [],
        0,
        row.RequestedAt,
        row.DueAt,
        row.Status == ApprovalStatus.Pending ? null : row.ClosedAt ?? row.ChangedAt,
        null,
        null,
        row.Processing,
        null,
        null,
        null,
        false,
        row.Revision);
}
