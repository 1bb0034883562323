using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace ApprovalPortal.Workflows.Approvals;

/// <summary>
/// Asks one to three roles in parallel, by amount, and ends with their common answer. Unlike the book chapter's, a
/// decision of a role that is not asked never counts, the first decision of a role stands, the roles are known before
/// the first task, and people are told of a timeout.
/// </summary>
[Workflow("MultiLevelApprovalWorkflow")]
public sealed class MultiLevelApprovalWorkflow
{
    private readonly ApprovalRequest? _request;
    private readonly FieldError? _inputError;
    private readonly ApprovalRun? _run;

    /// <summary>Makes the state before any handler can ask for it.</summary>
    [WorkflowInit]
    public MultiLevelApprovalWorkflow(IRawValue? input = null)
    {
        if (WireInput.TryDecode(input, out _request, out _inputError)
            && (_inputError = ApprovalLimits.Check(_request) ?? ApprovalRun.CheckRequestId(_request.RequestId)) is null)
        {
            var claimsApprovals = _request.ReopenedFrom?.ClaimedApprovals.Any() is true;
            _run = new(claimsApprovals && Workflow.Patched(WorkflowPatches.VerifyCarryOver)
                ? ApprovalState.CreateUnverified(_request, ApprovalRun.StartedAt)
                : ApprovalState.For(_request, ApprovalRun.StartedAt));
        }
    }

    /// <summary>Role name → <c>pending</c>, <c>approved</c> or <c>rejected</c>.</summary>
    [WorkflowQuery(ApprovalWire.GetApprovalStatus)]
    public IReadOnlyDictionary<string, string> ApprovalStatusByRole => Run.State.RoleStatus;

    /// <summary>True when every required role approved.</summary>
    [WorkflowQuery(ApprovalWire.IsFullyApproved)]
    public bool IsFullyApproved => Run.State.IsFullyApproved;

    /// <summary>Everything a request page shows.</summary>
    [WorkflowQuery(ApprovalWire.GetDetails)]
    public ApprovalDetails Details => Run.Details;

    // A start that cannot be read has no state: whoever asks for it gets the failure that ends the run.
    private ApprovalRun Run => _run ?? throw _inputError!.ToFailure();

    /// <summary>Waits for the roles, then carries their answer out.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync(IRawValue? input = null)
    {
        var state = Run.State;
        var request = _request!;
        if (!Run.IsReady)
        {
            await Run.VerifyCarryOverAsync(request);
        }

        Run.Publish();
        if (!state.HasEnded)
        {
            var asked = state.OpenRoles;
            Run.Tell((IApprovalActivities a) => a.SendApprovalRequestsAsync(request, asked));
            await Run.WaitForEndAsync(s => s.TimeOut(ApprovalRun.Now));
        }

        var result = state.Status switch
        {
            ApprovalStatus.Approved => await ProcessAsync(request),
            ApprovalStatus.Rejected => TellRejected(request),
            ApprovalStatus.TimedOut => TellTimedOut(request),
            _ => TellWithdrawn(request),
        };
        await Run.FinishAsync();
        return result;
    }

    /// <summary>The manager's decision.</summary>
    [WorkflowSignal(ApprovalWire.ApproveManager)]
    public Task ApproveManagerAsync(IRawValue? decision = null) => DecideAsync(ApprovalRole.Manager, decision);

    /// <summary>The director's decision.</summary>
    [WorkflowSignal(ApprovalWire.ApproveDirector)]
    public Task ApproveDirectorAsync(IRawValue? decision = null) => DecideAsync(ApprovalRole.Director, decision);

    /// <summary>The VP's decision.</summary>
    [WorkflowSignal(ApprovalWire.ApproveVp)]
    public Task ApproveVpAsync(IRawValue? decision = null) => DecideAsync(ApprovalRole.Vp, decision);

    /// <summary>The requester takes the request back.</summary>
    [WorkflowSignal(ApprovalWire.Withdraw)]
    public Task WithdrawAsync(IRawValue? withdrawal = null)
    {
        if (!WireInput.TryDecode<Withdrawal>(withdrawal, out var message, out var error)
            || (error = ApprovalLimits.Check(message)) is not null)
        {
            _run?.State.RefuseUnreadable(ApprovalWire.Withdraw, error, ApprovalRun.Now);
        }
        else
        {
            _run?.Change(s => s.Withdraw(message, ApprovalRun.Now));
        }

        return Task.CompletedTask;
    }

    /// <summary>A decision whose sender needs the answer.</summary>
    [WorkflowUpdate(ApprovalWire.Decide)]
    public Task<DecideResult> DecideAsync(IRawValue? input = null)
    {
        // The validator has let it pass, so it can be read.
        if (!WireInput.TryDecode<DecideRequest>(input, out var request, out var error))
        {
            throw error.ToFailure();
        }

        DecideResult? result = null;
        Run.Change(s =>
        {
            var refusal = s.Decide(ApprovalWire.Decide, request.Role, ToDecision(request), ApprovalRun.Now);
            var standing = s.Find(request.Role);
            result = new(refusal is null, refusal, standing?.Approver, standing?.At);
        });

        // Answered without an await where it can be: recorded runs complete the update before any other command.
        return result is null ? WaitForResultAsync() : Task.FromResult(result);

        async Task<DecideResult> WaitForResultAsync()
        {
            await Workflow.WaitConditionAsync(() => result is not null, CancellationToken.None);
            return result!;
        }
    }

    /// <summary>
    /// Refuses what cannot count, without a trace in the history; "already decided" is an answer, and so is any refusal of
    /// what comes before carried-over approvals are verified.
    /// </summary>
    [WorkflowUpdateValidator(nameof(DecideAsync))]
    public void ValidateDecide(IRawValue? input = null)
    {
        if (!WireInput.TryDecode<DecideRequest>(input, out var request, out var error)
            || (error = ApprovalLimits.Check(ToDecision(request))) is not null)
        {
            throw error.ToFailure();
        }

        if (Run.IsReady
            && Run.State.FindRefusal(request.Role, request.Approver) is { } refusal and not RefusalReason.AlreadyDecided)
        {
            throw new ApplicationFailureException(
                $"The decision cannot count: {refusal}", refusal.ToString(), nonRetryable: true);
        }
    }

    private static ApprovalDecision ToDecision(DecideRequest request) =>
        new(request.Approved, request.Approver, Comment: request.Comment, Revision: request.Revision);

    private Task DecideAsync(ApprovalRole role, IRawValue? input)
    {
        WireInput.TryDecode<ApprovalDecision>(input, out var decision, out var error);
        _run?.Decide(role.DecisionSignal(), role, decision, error);
        return Task.CompletedTask;
    }

    private async Task<string> ProcessAsync(ApprovalRequest request)
    {
        var approved = new ApprovedRequest(request, [.. Run.State.Decisions]) { EffectKey = Run.CreateEffectKey() };
        await Run.ProcessAsync((IApprovalActivities a) => a.ProcessApprovedRequestAsync(approved));
        return $"Request approved by all {Run.State.RequiredRoles.Count} approvers and processed successfully";
    }

    private string TellRejected(ApprovalRequest request)
    {
        var roles = Run.State.RejectingRoles;
        Run.Tell((IApprovalActivities a) => a.NotifyRejectionAsync(request, roles));
        return $"Request rejected by: {string.Join(", ", roles.Select(role => role.Name()))}";
    }

    private string TellTimedOut(ApprovalRequest request)
    {
        var open = Run.State.OpenRoles;
        var required = Run.State.RequiredRoles.Count;
        Run.Tell((IApprovalActivities a) => a.NotifyTimeoutAsync(request, open));
        return $"Approval timeout - only {required - open.Count} of {required} approvals received";
    }

    private string TellWithdrawn(ApprovalRequest request)
    {
        Run.TellWithdrawn(request);
        return Run.State.Withdrawal!.Result;
    }
}
