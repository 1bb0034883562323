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
/// The least that three approvers need: three signals with an upsert each, two activities, a result. No rules, no deadline.
/// </summary>
[Workflow("BareApprovalWorkflow")]
public sealed class BareApprovalWorkflow
{
    /// <summary>Asks how many have decided.</summary>
    public const string CountQuery = "count_decisions";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    private readonly List<RoleDecision> _decisions = [];

    /// <summary>How many have decided.</summary>
    [WorkflowQuery(CountQuery)]
    public int DecisionCount => _decisions.Count;

    /// <summary>Tells the approvers, waits for three decisions, processes.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync(ApprovalRequest request, BareActivities activities)
    {
        IReadOnlyList<ApprovalRole> roles = [ApprovalRole.Manager, ApprovalRole.Director, ApprovalRole.Vp];
        var told = activities == BareActivities.Regular
            ? Workflow.ExecuteActivityAsync(
                (IApprovalActivities a) => a.SendApprovalRequestsAsync(request, roles), new() { StartToCloseTimeout = s_limit })
            : Workflow.ExecuteLocalActivityAsync(
                (IApprovalActivities a) => a.SendApprovalRequestsAsync(request, roles), new() { StartToCloseTimeout = s_limit });
        await Workflow.WaitConditionAsync(() => _decisions.Count == roles.Count);
        var approved = new ApprovedRequest(request, _decisions);
        await (activities == BareActivities.Local
            ? Workflow.ExecuteLocalActivityAsync(
                (IApprovalActivities a) => a.ProcessApprovedRequestAsync(approved), new() { StartToCloseTimeout = s_limit })
            : Workflow.ExecuteActivityAsync(
                (IApprovalActivities a) => a.ProcessApprovedRequestAsync(approved), new() { StartToCloseTimeout = s_limit }));
        await told;
        Publish();
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

    private static void Publish() =>
        Workflow.UpsertTypedSearchAttributes(
            ApprovalSearchAttributes.ChangedAt.ValueSet(new DateTimeOffset(Workflow.UtcNow, TimeSpan.Zero)));

    private Task DecideAsync(ApprovalRole role, ApprovalDecision decision)
    {
        _decisions.Add(new(
            role, ApprovalStatus.Approved, decision.Approver, new DateTimeOffset(Workflow.UtcNow, TimeSpan.Zero), decision.Comment));
        Publish();
        return Task.CompletedTask;
    }
}
