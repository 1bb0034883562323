using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;

namespace ApprovalPortal.Web.Approvals.Desk;

/// <summary>The start of the run that goes on with a request that timed out.</summary>
public static class Reopening
{
    /// <summary>The same request again, with what was decided before.</summary>
    public static ApprovalStart Of(ApprovalDetails details, ReopenedFrom from)
    {
        if (details.Kind == ApprovalKind.Expense)
        {
            var expense = new ExpenseRequest(
                details.RequestId,
                details.Requester!,
                details.Amount!.Value,
                details.Description,
                details.Category!,
                from,
                SeparationOfDuties: true);
            var state = new ApprovalState(ApprovalKind.Expense, details.RequiredRoles, from.At, ApprovalLimits.ExpenseWait, true)
            {
                Title = details.Title,
                Requester = details.Requester,
                Amount = details.Amount,
                Currency = details.Currency,
                Category = details.Category,
                Description = details.Description,
                ReopenedFrom = from,
            };
            return new(nameof(ExpenseApprovalWorkflow), expense, state, details.RequestId, IsReopening: true);
        }

        var request = new ApprovalRequest(
            details.RequestId,
            details.Requester!,
            details.Amount!.Value,
            details.Description,
            details.Title,
            details.Category,
            details.Currency,
            details.WaitLimitSeconds,
            SeparationOfDuties: true,
            from);

        // Lists show an earlier approval once the workflow has verified it, and learn of it by that change.
        var started = from.ClaimedApprovals.Any() ? ApprovalState.CreateUnverified(request, from.At) : ApprovalState.For(request, from.At);
        return new(nameof(MultiLevelApprovalWorkflow), request, started, details.RequestId, IsReopening: true);
    }
}
