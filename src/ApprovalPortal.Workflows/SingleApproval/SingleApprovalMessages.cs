namespace ApprovalPortal.Workflows.SingleApproval;

/// <summary>The argument of <see cref="ApprovalWorkflow"/>'s signal <c>approve</c>, which rejects too.</summary>
/// <param name="ApproverName">Who decides.</param>
/// <param name="Approved">False rejects. Required: absent it would decide.</param>
/// <param name="Comment">At most 2,000 characters.</param>
public sealed record ApprovalInput(string ApproverName, bool Approved, string? Comment = null);
