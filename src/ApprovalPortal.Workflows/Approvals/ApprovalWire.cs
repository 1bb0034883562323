namespace ApprovalPortal.Workflows.Approvals;

/// <summary>The names that every client sees of the approval workflows, where more than one file needs them.</summary>
public static class ApprovalWire
{
    /// <summary>Signal of <see cref="MultiLevelApprovalWorkflow"/>: the manager's <see cref="ApprovalDecision"/>.</summary>
    public const string ApproveManager = "approve_manager";

    /// <summary>Signal of <see cref="MultiLevelApprovalWorkflow"/>: the director's <see cref="ApprovalDecision"/>.</summary>
    public const string ApproveDirector = "approve_director";

    /// <summary>Signal of <see cref="MultiLevelApprovalWorkflow"/>: the VP's <see cref="ApprovalDecision"/>.</summary>
    public const string ApproveVp = "approve_vp";

    /// <summary>Signal of <see cref="MultiLevelApprovalWorkflow"/>: a <see cref="Withdrawal"/>.</summary>
    public const string Withdraw = "withdraw";

    /// <summary>Update of <see cref="MultiLevelApprovalWorkflow"/>: a <see cref="DecideRequest"/>, answered by a <see cref="DecideResult"/>.</summary>
    public const string Decide = "decide";

    /// <summary>Signal of the two small workflows.</summary>
    public const string Approve = "approve";

    /// <summary>Signal of <see cref="Expenses.ExpenseApprovalWorkflow"/>.</summary>
    public const string Reject = "reject";

    /// <summary>Query of all three: role name → <c>pending</c>, <c>approved</c> or <c>rejected</c>.</summary>
    public const string GetApprovalStatus = "get_approval_status";

    /// <summary>Query of all three: <see cref="ApprovalDetails"/>.</summary>
    public const string GetDetails = "get_details";

    /// <summary>Query of <see cref="MultiLevelApprovalWorkflow"/>: true when every required role approved.</summary>
    public const string IsFullyApproved = "is_fully_approved";

    /// <summary>The role's name on the wire.</summary>
    public static string Name(this ApprovalRole role) => role switch
    {
        ApprovalRole.Manager => "manager",
        ApprovalRole.Director => "director",
        ApprovalRole.Vp => "vp",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>The signal by which the role decides a <see cref="MultiLevelApprovalWorkflow"/>.</summary>
    public static string DecisionSignal(this ApprovalRole role) => $"approve_{role.Name()}";

    /// <summary>The status' name on the wire.</summary>
    public static string Name(this ApprovalStatus status) => status switch
    {
        ApprovalStatus.Pending => "pending",
        ApprovalStatus.Approved => "approved",
        ApprovalStatus.Rejected => "rejected",
        ApprovalStatus.TimedOut => "timed_out",
        ApprovalStatus.Withdrawn => "withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>The kind's name on the wire.</summary>
    public static string Name(this ApprovalKind kind) => kind switch
    {
        ApprovalKind.MultiLevel => "multi_level",
        ApprovalKind.Expense => "expense",
        ApprovalKind.Single => "single",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
