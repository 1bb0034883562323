using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Workflows.Expenses;

/// <summary>Starts an <see cref="ExpenseApprovalWorkflow"/>; the first five fields are the book chapter's.</summary>
/// <param name="RequestId">The workflow id as well; 1 to 255 characters.</param>
/// <param name="Employee">The requester.</param>
/// <param name="Amount">More than 0, at most 1e12, two decimals.</param>
/// <param name="Description">1 to 4,000 characters.</param>
/// <param name="Category">1 to 100 characters.</param>
/// <param name="ReopenedFrom">The run that this one goes on with.</param>
/// <param name="SeparationOfDuties">The workflow too refuses the employee's own decision; the portal always sends true.</param>
public sealed record ExpenseRequest(
    string RequestId,
    string Employee,
    decimal Amount,
    string Description,
    string Category,
    ReopenedFrom? ReopenedFrom = null,
    bool SeparationOfDuties = false);
