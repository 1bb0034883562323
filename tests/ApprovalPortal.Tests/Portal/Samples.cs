using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Tests.Portal;

/// <summary>Requests as lists and pages know them, all asked by rita.</summary>
internal static class Samples
{
    public const string Rita = "rita@demo.example";
    public const string Mia = "mia@demo.example";
    public const string Dan = "dan@demo.example";

    /// <summary>A request for 25,000 that three roles have to decide.</summary>
    public static ApprovalRow Row(string id = "REQ-A", decimal amount = 25_000m) => new()
    {
        RequestId = id,
        RunId = $"run-{id}",
        Kind = ApprovalKind.MultiLevel,
        Status = ApprovalStatus.Pending,
        Requester = Rita,
        Title = $"Title of {id}",
        Excerpt = "Two units",
        Amount = amount,
        Currency = "USD",
        Category = "Facilities",
        RequiredRoles = RequiredApprovals.For(amount),
        RequestedAt = PageStage.Now.AddDays(-2),
        ChangedAt = PageStage.Now.AddDays(-2),
        DueAt = PageStage.Now.AddDays(12),
        Revision = 1,
    };

    /// <summary>The same as its page shows it.</summary>
    public static ApprovalDetails Details(ApprovalRow row) => new(
        row.RequestId,
        row.RunId,
        row.Kind,
        row.Status,
        row.Title,
        row.Requester,
        row.Amount,
        row.Currency,
        row.Category,
        "Two units.\nQuote attached.",
        row.RequiredRoles,
        [.. row.Decisions.Select(d => new RoleDecision(d.Role, d.Outcome, d.Approver, d.At, DecisionId: "portal"))],
        [],
        0,
        row.RequestedAt,
        row.DueAt,
        row.Status == ApprovalStatus.Pending ? null : row.ChangedAt,
        null,
        null,
        row.Processing,
        null,
        null,
        1_209_600,
        true,
        row.Revision);

    /// <summary>What the desk answers for a request whose workflow answered, with the decisions from outside the portal.</summary>
    public static ApprovalSnapshot Snapshot(ApprovalDetails details, int? attempt = null, params RoleDecision[] outside) =>
        new(details, true, null, attempt) { OutsideDecisions = outside };

    /// <summary>A decision that counts.</summary>
    public static MemoDecision Decision(ApprovalRole role, string approver, bool isApproval = true) =>
        new(role, isApproval ? ApprovalStatus.Approved : ApprovalStatus.Rejected, approver, PageStage.Now.AddHours(-3));
}
