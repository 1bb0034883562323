using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace ApprovalPortal.Workflows.SingleApproval;

/// <summary>Waits for one manager as long as it takes; knows no requester and no amount.</summary>
[Workflow("ApprovalWorkflow")]
public sealed class ApprovalWorkflow
{
    private readonly FieldError? _inputError;
    private readonly ApprovalRun? _run;

    /// <summary>Makes the state before any handler can ask for it.</summary>
    [WorkflowInit]
    public ApprovalWorkflow(IRawValue? input = null)
    {
        if (WireInput.TryDecodeText(input, "request_id", isRequired: true, out var requestId, out _inputError)
            && (_inputError = ApprovalLimits.CheckText("request_id", requestId, ApprovalLimits.RequestId)) is null)
        {
            _run = new(new(ApprovalKind.Single, [ApprovalRole.Manager], ApprovalRun.StartedAt) { Title = requestId! });
        }
    }

    /// <summary>Role name → <c>pending</c>, <c>approved</c> or <c>rejected</c>.</summary>
    [WorkflowQuery(ApprovalWire.GetApprovalStatus)]
    public IReadOnlyDictionary<string, string> ApprovalStatusByRole => Run.State.RoleStatus;

    /// <summary>Everything a request page shows.</summary>
    [WorkflowQuery(ApprovalWire.GetDetails)]
    public ApprovalDetails Details => Run.Details;

    // A start that cannot be read has no state: whoever asks for it gets the failure that ends the run.
    private ApprovalRun Run => _run ?? throw _inputError!.ToFailure();

    /// <summary>Waits for the manager's answer.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync(IRawValue? input = null)
    {
        var state = Run.State;
        Run.Publish();
        await Run.WaitForEndAsync(s => s.TimeOut(ApprovalRun.Now));
        await Run.FinishAsync();

        if (state.Withdrawal is { } withdrawal)
        {
            return withdrawal.Result;
        }

        var decision = state.Find(ApprovalRole.Manager)!;
        return decision.IsApproval
            ? $"Request approved by {decision.Approver}"
            : $"Request rejected by {decision.Approver}: {decision.Comment}";
    }

    /// <summary>The manager approves or rejects.</summary>
    [WorkflowSignal(ApprovalWire.Approve)]
    public Task ApproveAsync(IRawValue? input = null)
    {
        ApprovalDecision? decision = null;
        if (WireInput.TryDecode<ApprovalInput>(input, out var message, out var error))
        {
            decision = new(message.Approved, message.ApproverName, Comment: message.Comment);
            error = ApprovalLimits.CheckText("approver_name", message.ApproverName, ApprovalLimits.Person);
        }

        _run?.Decide(ApprovalWire.Approve, ApprovalRole.Manager, decision, error);
        return Task.CompletedTask;
    }
}
