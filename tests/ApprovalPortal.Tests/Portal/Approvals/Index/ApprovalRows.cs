using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Tests.Portal.Approvals.Index;

/// <summary>Rows for tests of the index.</summary>
internal static class ApprovalRows
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static ApprovalRow Row(string id, string? requester = "rita@demo.example", int revision = 1) => new()
    {
        RequestId = id,
        RunId = "run-1",
        Kind = ApprovalKind.MultiLevel,
        Status = ApprovalStatus.Pending,
        Requester = requester,
        Title = $"Title of {id}",
        RequiredRoles = [ApprovalRole.Manager],
        RequestedAt = Start,
        ChangedAt = Start,
        Revision = revision,
    };

    public static MemoDecision By(string approver, ApprovalRole role, bool approved = true) =>
        new(role, approved ? ApprovalStatus.Approved : ApprovalStatus.Rejected, approver, Start);
}
