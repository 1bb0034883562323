using Temporalio.Activities;

namespace ApprovalPortal.Workflows.Expenses;

/// <summary>The side effects of an <see cref="ExpenseApprovalWorkflow"/>; each is repeated until done, so each must bear it.</summary>
public interface IExpenseActivities
{
    /// <summary>Tells the managers that they are asked.</summary>
    [Activity("send_approval_notification")]
    Task SendApprovalNotificationAsync(ExpenseRequest request);

    /// <summary>Tells the employee of the approval and carries it out.</summary>
    [Activity("process_approved_expense")]
    Task ProcessApprovedExpenseAsync(ApprovedExpense request);

    /// <summary>Tells the employee of the rejection; the same activity as the multi-level workflow's, with a text for the roles.</summary>
    [Activity("notify_rejection")]
    Task NotifyRejectionAsync(ExpenseRequest request, string reason);
}
