using System.Globalization;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace ApprovalPortal.Workflows.Expenses;

/// <summary>Asks a manager about an expense, and rejects it by itself after seven days.</summary>
[Workflow("ExpenseApprovalWorkflow")]
public sealed class ExpenseApprovalWorkflow
{
    private const string TimeoutComment = "Approval timeout - automatically rejected";

    private readonly ExpenseRequest? _request;
    private readonly FieldError? _inputError;
    private readonly ApprovalRun? _run;

    /// <summary>Makes the state before any handler can ask for it.</summary>
    [WorkflowInit]
    public ExpenseApprovalWorkflow(IRawValue? input = null)
    {
        if (WireInput.TryDecode(input, out _request, out _inputError)
            && (_inputError = ApprovalLimits.Check(_request) ?? ApprovalRun.CheckRequestId(_request.RequestId)) is null)
        {
            _run = new(new(ApprovalKind.Expense, [ApprovalRole.Manager], ApprovalRun.StartedAt, ApprovalLimits.ExpenseWait, _request.SeparationOfDuties)
            {
                Title = ApprovalState.OneLine(_request.Description, 80),
                Requester = _request.Employee,
                Amount = _request.Amount,
                Currency = "USD",
                Category = _request.Category,
                Description = _request.Description,
                ReopenedFrom = _request.ReopenedFrom,
            });
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

    /// <summary>Waits for the manager, then carries the answer out.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync(IRawValue? input = null)
    {
        var state = Run.State;
        var request = _request!;
        Run.Publish();
        Run.Tell((IExpenseActivities a) => a.SendApprovalNotificationAsync(request));
        await Run.WaitForEndAsync(s => s.RejectAsTimedOut(TimeoutComment, ApprovalRun.Now));

        var result = state.Status switch
        {
            ApprovalStatus.Approved => await ProcessAsync(request),
            ApprovalStatus.Withdrawn => TellWithdrawn(request),
            _ => TellRejected(request),
        };
        await Run.FinishAsync();
        return result;
    }

    /// <summary>The manager approves.</summary>
    [WorkflowSignal(ApprovalWire.Approve)]
    public Task ApproveAsync(IRawValue? approver = null, IRawValue? comment = null)
    {
        Decide(ApprovalWire.Approve, true, approver, "comment", comment);
        return Task.CompletedTask;
    }

    /// <summary>The manager rejects.</summary>
    [WorkflowSignal(ApprovalWire.Reject)]
    public Task RejectAsync(IRawValue? approver = null, IRawValue? reason = null)
    {
        Decide(ApprovalWire.Reject, false, approver, "reason", reason);
        return Task.CompletedTask;
    }

    private void Decide(string signal, bool isApproval, IRawValue? approver, string commentField, IRawValue? comment)
    {
        var isReadable = WireInput.TryDecodeText(approver, "approver", isRequired: true, out var by, out var error)
            & WireInput.TryDecodeText(comment, commentField, isRequired: !isApproval, out var why, out var commentError);
        _run?.Decide(
            signal,
            ApprovalRole.Manager,
            isReadable ? new ApprovalDecision(isApproval, by!, Comment: why) : null,
            error ?? commentError ?? ApprovalLimits.CheckComment(commentField, why));
    }

    private async Task<string> ProcessAsync(ExpenseRequest request)
    {
        var approved = new ApprovedExpense(request, [.. Run.State.Decisions]) { EffectKey = Run.CreateEffectKey() };
        await Run.ProcessAsync((IExpenseActivities a) => a.ProcessApprovedExpenseAsync(approved));
        var amount = request.Amount.ToString("F2", CultureInfo.InvariantCulture);
        return $"Expense ${amount} approved by {Run.State.Find(ApprovalRole.Manager)!.Approver}";
    }

    private string TellRejected(ExpenseRequest request)
    {
        var reason = Run.State.Find(ApprovalRole.Manager)!.Comment ?? "";
        Run.Tell((IExpenseActivities a) => a.NotifyRejectionAsync(request, reason));
        return $"Expense rejected: {reason}";
    }

    private string TellWithdrawn(ExpenseRequest request)
    {
        Run.TellWithdrawn(new(request.RequestId, request.Employee, request.Amount, request.Description));
        return Run.State.Withdrawal!.Result;
    }
}
