namespace ApprovalPortal.Workflows.Approvals;

/// <summary>The memo's field names, which any client may read from a list.</summary>
public static class ApprovalMemo
{
    /// <summary>Text of one line.</summary>
    public const string Title = "title";

    /// <summary>As the starter wrote it; absent for single approvals.</summary>
    public const string Requester = "requester";

    /// <summary>Money; absent for single approvals.</summary>
    public const string Amount = "amount";

    /// <summary>ISO 4217; absent for single approvals.</summary>
    public const string Currency = "currency";

    /// <summary>Text; absent for single approvals.</summary>
    public const string Category = "category";

    /// <summary>The first 300 characters of the description.</summary>
    public const string Excerpt = "excerpt";

    /// <summary>A list of <see cref="ApprovalRole"/>.</summary>
    public const string RequiredRoles = "required_roles";

    /// <summary>A list of <see cref="MemoDecision"/>.</summary>
    public const string Decisions = "decisions";

    /// <summary>A <see cref="ProcessingState"/>.</summary>
    public const string Processing = "processing";

    /// <summary>Counts the changes of the run, from 1.</summary>
    public const string Revision = "revision";
}

/// <summary>What a list shows of a decision.</summary>
/// <param name="Role">For which role.</param>
/// <param name="Outcome"><see cref="ApprovalStatus.Approved"/> or <see cref="ApprovalStatus.Rejected"/>.</param>
/// <param name="Approver">The approver's e-mail.</param>
/// <param name="At">When, in UTC.</param>
public sealed record MemoDecision(ApprovalRole Role, ApprovalStatus Outcome, string Approver, DateTimeOffset At);
