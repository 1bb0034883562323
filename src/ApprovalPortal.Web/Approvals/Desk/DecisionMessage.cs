using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.SingleApproval;

namespace ApprovalPortal.Web.Approvals.Desk;

/// <summary>A decision as the signal of its kind of workflow.</summary>
/// <param name="Signal">The signal's name.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record DecisionMessage(string Signal, IReadOnlyCollection<object?> Arguments)
{
    /// <summary>The signal by which this kind of workflow is decided.</summary>
    public static DecisionMessage For(ApprovalKind kind, DecisionCommand decision, string approver, DateTimeOffset now) =>
        (kind, decision.Approved) switch
        {
            (ApprovalKind.Expense, true) => new(ApprovalWire.Approve, [approver, decision.Comment ?? ""]),
            (ApprovalKind.Expense, false) => new(ApprovalWire.Reject, [approver, decision.Comment]),
            (ApprovalKind.Single, _) => new(
                ApprovalWire.Approve, [new ApprovalInput(approver, decision.Approved, decision.Comment)]),
            _ => new(decision.Role.DecisionSignal(), [new ApprovalDecision(
                decision.Approved, approver, now, decision.Comment, decision.DecisionId, decision.Revision)]),
        };
}
