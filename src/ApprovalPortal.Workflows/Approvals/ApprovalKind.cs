namespace ApprovalPortal.Workflows.Approvals;

/// <summary>Which workflow a request is, as the search attribute <c>ApprovalKind</c> tells.</summary>
public enum ApprovalKind
{
    /// <summary><see cref="MultiLevelApprovalWorkflow"/>.</summary>
    MultiLevel,

    /// <summary><see cref="Expenses.ExpenseApprovalWorkflow"/>.</summary>
    Expense,

    /// <summary><see cref="SingleApproval.ApprovalWorkflow"/>.</summary>
    Single,
}
