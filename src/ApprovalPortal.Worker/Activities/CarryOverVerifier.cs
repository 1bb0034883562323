using ApprovalPortal.Workflows.Approvals;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace ApprovalPortal.Worker.Activities;

/// <summary>
/// Finds out which approvals of an earlier run a reopened request may carry over. A start's input proves nothing, since any
/// Temporal client can write it; the earlier run answers for itself.
/// </summary>
public sealed class CarryOverVerifier : IDisposable
{
    // A workflow task keeps its slot while its local activity runs, and the query of the earlier run needs a slot of the
    // same worker: 100 reopenings at once would otherwise wait for each other until their deadlines.
    private const int MaxConcurrentVerifications = 16;

    private static readonly TimeSpan s_queryTimeout = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _slots = new(MaxConcurrentVerifications);

    /// <summary>
    /// Returns the claimed approvals that the earlier run of the same id, type and task queue recorded for the same
    /// content, as that run recorded them. Empty when the run is gone, is another one, or has not timed out.
    /// </summary>
    /// <exception cref="ApplicationFailureException">Too many verifications run at once; retryable.</exception>
    /// <exception cref="RpcException">The earlier run did not answer within three seconds; retryable.</exception>
    public async Task<IReadOnlyList<RoleDecision>> VerifyAsync(ApprovalRequest request)
    {
        if (request.ReopenedFrom is not { } from)
        {
            return [];
        }

        var activity = ActivityExecutionContext.Current;
        if (!await _slots.WaitAsync(TimeSpan.Zero, activity.CancellationToken))
        {
            throw new ApplicationFailureException("Too many reopened requests are being verified", "Busy");
        }

        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(activity.CancellationToken);
            timeout.CancelAfter(s_queryTimeout);
            var details = await GetTimedOutRunAsync(activity, from.RunId, timeout.Token);
            return details is not null && HasSameContent(details, request)
                ? [.. details.Decisions.Where(decision => from.ClaimedApprovals.Any(claim => IsSame(claim, decision)))]
                : [];
        }
        catch (Exception e) when (IsGone(e))
        {
            return [];
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();

    private static async Task<ApprovalDetails?> GetTimedOutRunAsync(
        ActivityExecutionContext activity, string runId, CancellationToken cancellationToken)
    {
        var rpc = new RpcOptions { Timeout = s_queryTimeout, CancellationToken = cancellationToken };
        var run = activity.TemporalClient.GetWorkflowHandle(activity.Info.WorkflowId!, runId);
        var description = await run.DescribeAsync(new() { Rpc = rpc });
        if (description.Status != WorkflowExecutionStatus.Completed
            || description.WorkflowType != activity.Info.WorkflowType
            || description.TaskQueue != activity.Info.TaskQueue)
        {
            return null;
        }

        var details = await run.QueryAsync<ApprovalDetails>(ApprovalWire.GetDetails, [], new() { Rpc = rpc });
        return details.Status == ApprovalStatus.TimedOut ? details : null;
    }

    // An approval is given to what the approver saw, not to an id.
    private static bool HasSameContent(ApprovalDetails earlier, ApprovalRequest request)
    {
        var state = ApprovalState.CreateUnverified(request, earlier.RequestedAt);
        return (earlier.Requester, earlier.Amount, earlier.Currency, earlier.Title, earlier.Category, earlier.Description)
            == (state.Requester, state.Amount, state.Currency, state.Title, state.Category, state.Description);
    }

    private static bool IsSame(RoleDecision claim, RoleDecision recorded) =>
        (claim.Role, claim.Outcome, claim.Approver, claim.At)
        == (recorded.Role, recorded.Outcome, recorded.Approver, recorded.At);

    private static bool IsGone(Exception e) => e
        is WorkflowQueryFailedException
        or RpcException { Code: RpcException.StatusCode.NotFound or RpcException.StatusCode.InvalidArgument };
}
