using System.Diagnostics;
using ApprovalPortal.Bench.Nodes;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Bench.Decide;

/// <summary>What one click took, each from the click on.</summary>
/// <param name="Recorded">Until Temporal had the signal for good.</param>
/// <param name="Confirmed">Until the page had the workflow's answer; null when no worker gave one in time, so that the page said "recorded".</param>
/// <param name="Visible">Until a page of the second node, called back by its index, could show the decision.</param>
public sealed record ClickTimes(TimeSpan Recorded, TimeSpan? Confirmed, TimeSpan Visible);

/// <summary>Clicks on "Approve" on one node and watches the other.</summary>
public sealed class DecisionClick(PortalNode first, PortalNode second, SignalTimes signals)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Approves a request for a role.</summary>
    /// <param name="desk">The desk of somebody who holds the role, on the first node.</param>
    /// <param name="row">The request.</param>
    /// <param name="role">The role.</param>
    /// <param name="confirmed">Is completed when the page has its answer, before the second node knows.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<ClickTimes> MakeAsync(
        IApprovalDesk desk, ApprovalRow row, ApprovalRole role, TaskCompletionSource confirmed, CancellationToken cancellationToken)
    {
        var visibleAt = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = second.Index.Subscribe(Look, row.RequestId);
        var shown = first.Index.Find(row.RequestId)!;
        var decision = new DecisionCommand(
            shown.RequestId, shown.RunId, role, Approved: true, "Fine", Guid.NewGuid().ToString(), shown.Revision);
        var clickedAt = Stopwatch.GetTimestamp();
        var outcome = await desk.DecideAsync(decision, cancellationToken);
        var confirmedAt = Stopwatch.GetTimestamp();
        confirmed.TrySetResult();
        if (outcome is not (CommandOutcome.Done or CommandOutcome.Stored))
        {
            throw new InvalidOperationException($"{row.RequestId} was not decided: {outcome}");
        }

        var seenAt = await visibleAt.Task.WaitAsync(s_patience, cancellationToken);
        return new(
            Stopwatch.GetElapsedTime(clickedAt, signals.RecordedAt(decision.MessageId)),
            outcome is CommandOutcome.Done ? Stopwatch.GetElapsedTime(clickedAt, confirmedAt) : null,
            Stopwatch.GetElapsedTime(clickedAt, seenAt));

        void Look()
        {
            if (second.Index.Find(row.RequestId)?.Decisions.Any(d => d.Role == role) == true)
            {
                visibleAt.TrySetResult(Stopwatch.GetTimestamp());
            }
        }
    }
}
