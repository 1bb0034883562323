using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Workflows;

namespace ApprovalPortal.Bench.Throughput;

/// <summary>How a bare approval runs its two activities.</summary>
public enum BareActivities
{
    /// <summary>Telling the approvers locally, processing regularly, as the portal's workflow does.</summary>
    AsPortal,

    /// <summary>Both locally.</summary>
    Local,

    /// <summary>Both regularly.</summary>
    Regular,
}

/// <summary>
/// The least that three approvers need: three signals, what lists show written once per change, two activities, a result.
/// No rules, no deadline.
/// </summary>
[Workflow("BareApprovalWorkflow")]
public sealed class BareApprovalWorkflow
{
    /// <summary>Asks how many have decided.</summary>
    public const string CountQuery = "count_decisions";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    private static readonly IReadOnlyList<ApprovalRole> s_roles = [ApprovalRole.Manager, ApprovalRole.Director, ApprovalRole.Vp];

    private readonly List<RoleDecision> _decisions = [];
    private int _revision = 1;

    /// <summary>How many have decided.</summary>
    [WorkflowQuery(CountQuery)]
    public int DecisionCount => _decisions.Count;

    /// <summary>Tells the approvers, waits for three decisions, processes.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync(ApprovalRequest request, BareActivities activities)
    {
        var told = activities == BareActivities.Regular
            ? Workflow.ExecuteActivityAsync(
                (IApprovalActivities a) => a.SendApprovalRequestsAsync(request, s_roles), new() { StartToCloseTimeout = s_limit })
            : Workflow.ExecuteLocalActivityAsync(
                (IApprovalActivities a) => a.SendApprovalRequestsAsync(request, s_roles), new() { StartToCloseTimeout = s_limit });
        await Workflow.WaitConditionAsync(() => _decisions.Count == s_roles.Count);
        var approved = new ApprovedRequest(request, _decisions);
        await (activities == BareActivities.Local
            ? Workflow.ExecuteLocalActivityAsync(
                (IApprovalActivities a) => a.ProcessApprovedRequestAsync(approved), new() { StartToCloseTimeout = s_limit })
            : Workflow.ExecuteActivityAsync(
                (IApprovalActivities a) => a.ProcessApprovedRequestAsync(approved), new() { StartToCloseTimeout = s_limit }));
        await told;
        Publish(ProcessingState.Processed);
        return "processed";
    }

    /// <summary>The manager's decision.</summary>
    [WorkflowSignal(ApprovalWire.ApproveManager)]
    public Task ApproveManagerAsync(ApprovalDecision decision) => DecideAsync(ApprovalRole.Manager, decision);

    /// <summary>The director's decision.</summary>
    [WorkflowSignal(ApprovalWire.ApproveDirector)]
    public Task ApproveDirectorAsync(ApprovalDecision decision) => DecideAsync(ApprovalRole.Director, decision);

    /// <summary>The VP's decision.</summary>
    [WorkflowSignal(ApprovalWire.ApproveVp)]
    public Task ApproveVpAsync(ApprovalDecision decision) => DecideAsync(ApprovalRole.Vp, decision);

    private void Publish(ProcessingState processing)
    {
        var open = s_roles.Where(role => _decisions.All(d => d.Role != role)).Select(role => role.Name()).ToList();
        Workflow.UpsertTypedSearchAttributes(
            ApprovalSearchAttributes.Status.ValueSet((open.Count > 0 ? ApprovalStatus.Pending : ApprovalStatus.Approved).Name()),
            ApprovalSearchAttributes.PendingRoles.ValueSet(open),
            ApprovalSearchAttributes.ChangedAt.ValueSet(new DateTimeOffset(Workflow.UtcNow, TimeSpan.Zero)));
        Workflow.UpsertMemo(
            MemoUpdate.ValueSet(
                ApprovalMemo.Decisions, _decisions.Select(d => new MemoDecision(d.Role, d.Outcome, d.Approver, d.At)).ToList()),
            MemoUpdate.ValueSet(ApprovalMemo.Processing, processing),
            MemoUpdate.ValueSet(ApprovalMemo.Revision, ++_revision));
    }

    private Task DecideAsync(ApprovalRole role, ApprovalDecision decision)
    {
        _decisions.Add(new(
            role, ApprovalStatus.Approved, decision.Approver, new DateTimeOffset(Workflow.UtcNow, TimeSpan.Zero), decision.Comment));
        Publish(_decisions.Count == s_roles.Count ? ProcessingState.Running : ProcessingState.None);
        return Task.CompletedTask;
    }
}
