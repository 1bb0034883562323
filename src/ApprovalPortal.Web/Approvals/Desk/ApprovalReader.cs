using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Exceptions;

namespace ApprovalPortal.Web.Approvals.Desk;

/// <summary>
/// Reads a request for its page: from the workflow's query handler, asked once per change for all viewers of the node, and
/// from the list's row while no worker answers.
/// </summary>
public sealed class ApprovalReader(
    IApprovalClient client,
    ApprovalDetailsCache cache,
    DecisionProvenance provenance,
    ApprovalIndex index,
    ProcessingAttempts attempts,
    TimeProvider time) : IDisposable
{
    // What the index does not hold is asked of Temporal, by a few at a time: ids come from addresses that anybody can type.
    private readonly SemaphoreSlim _lookups = new(4);

    /// <summary>
    /// The newest run of a request that the viewer may see, or null. An unknown request and somebody else's cost the same,
    /// so that time tells no more than the answer does.
    /// </summary>
    public async Task<ApprovalRow?> FindAsync(Viewer viewer, string requestId, CancellationToken cancellationToken)
    {
        if (index.Find(requestId) is { } known && viewer.MaySee(known.Requester, known.RequiredRoles))
        {
            return known;
        }

        var row = await DescribeAsync(requestId, cancellationToken);
        return row is not null && viewer.MaySee(row.Requester, row.RequiredRoles) ? row : null;
    }

    /// <summary>The newest run as Temporal has it, whoever may see it; null also while Temporal does not answer.</summary>
    public async Task<ApprovalRow?> DescribeAsync(string requestId, CancellationToken cancellationToken)
    {
        await _lookups.WaitAsync(cancellationToken);
        try
        {
            return await client.DescribeAsync(requestId, null, cancellationToken);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _lookups.Release();
        }
    }

    /// <summary>The request as its page shows it.</summary>
    public async Task<ApprovalSnapshot> GetAsync(ApprovalRow row, CancellationToken cancellationToken)
    {
        var problem = client.Problem;
        ApprovalDetails? details = null;
        try
        {
            details = await FindKnownAsync(row, cancellationToken);
        }
        catch (WorkflowQueryFailedException e)
        {
            problem = $"This request could not be read: {e.Message}.";
        }

        if (details is null)
        {
            return new(FromRow(row), false, problem ?? "No worker answered in time.", attempts.Find(row.RequestId));
        }

        if (details.Revision > row.Revision)
        {
            Publish(details);
        }

        // Cached with this very answer, so it is asked before the answer is changed.
        var outside = await provenance.GetOutsideAsync(details, cancellationToken);

        // A run that was ended from outside says for ever what it said last.
        if (row.ClosedAt is { } closedAt && details.Status == ApprovalStatus.Pending)
        {
            details = details with { Status = row.Status, EndedAt = closedAt };
        }

        if (row.ClosedAt is not null && details.Processing == ProcessingState.Running)
        {
            details = details with { Processing = row.Processing };
        }

        var attempt = details.Processing == ProcessingState.Running ? attempts.Find(row.RequestId) ?? 1 : (int?)null;
        return new(details, true, null, attempt) { OutsideDecisions = outside };
    }

    /// <summary>Gets the decisions of earlier runs that this portal did not send; null when that is unknown.</summary>
    public async Task<IReadOnlyList<RoleDecision>?> GetOutsideAsync(
        IReadOnlyList<ApprovalDetails> runs, CancellationToken cancellationToken)
    {
        var outside = await Task.WhenAll(runs.Select(run => provenance.GetOutsideAsync(run, cancellationToken)));
        return outside.Contains(null) ? null : [.. outside.SelectMany(decisions => decisions!)];
    }

    /// <summary>The workflow's answer, as old as the row at most; null when there is none.</summary>
    public Task<ApprovalDetails?> GetKnownAsync(ApprovalRow row, CancellationToken cancellationToken) =>
        OrNullAsync(FindKnownAsync(row, cancellationToken));

    /// <summary>The workflow's answer at this moment; null when there is none.</summary>
    public Task<ApprovalDetails?> GetFreshAsync(ApprovalRow row, CancellationToken cancellationToken) =>
        OrNullAsync(cache.GetFreshAsync(row, cancellationToken));

    /// <summary>Publishes the workflow's answer to every list of this node, and returns it as a page shows it.</summary>
    public async Task<ApprovalSnapshot> ConfirmAsync(ApprovalDetails details, CancellationToken cancellationToken)
    {
        Publish(details);
        return new(details, true, null, details.Processing == ProcessingState.Running ? 1 : null)
        {
            OutsideDecisions = await provenance.GetOutsideAsync(details, cancellationToken),
        };
    }

    /// <inheritdoc />
    public void Dispose() => _lookups.Dispose();

    private void Publish(ApprovalDetails details)
    {
        var row = ApprovalRowReader.Read(details, time.GetUtcNow());
        if (index.Find(details.RequestId) is { } known && known.RunId == details.RunId)
        {
            row = row with
            {
                ClosedAt = known.ClosedAt,
                ChangedAt = known.Revision == details.Revision ? known.ChangedAt : row.ChangedAt,
            };
        }

        index.Apply([row]);
    }

    private static async Task<ApprovalDetails?> OrNullAsync(Task<ApprovalDetails?> answer)
    {
        try
        {
            return await answer;
        }
        catch (WorkflowQueryFailedException)
        {
            return null;
        }
    }

    // Where nobody can answer, waiting for the time limit tells people nothing.
    private async Task<ApprovalDetails?> FindKnownAsync(ApprovalRow row, CancellationToken cancellationToken) =>
        client.Problem is null ? await cache.GetAsync(row, cancellationToken) : null;

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
        [.. row.Decisions.Select(d => new RoleDecision(d.Role, d.Outcome, d.Approver, d.At))],
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
