using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>A request as its decision buttons need it. It decides what is shown; the desk decides what counts.</summary>
/// <param name="RequestId">The workflow id.</param>
/// <param name="RunId">The run that the screen shows.</param>
/// <param name="Revision">The revision that the screen shows.</param>
/// <param name="Title">One line.</param>
/// <param name="Amount">As pages show it.</param>
/// <param name="Roles">For which roles the viewer may decide at the moment, in role order.</param>
/// <param name="NamesRole">The viewer holds several approval roles, so buttons say for which they are.</param>
public sealed record DecisionTarget(
    string RequestId,
    string RunId,
    int Revision,
    string Title,
    string Amount,
    IReadOnlyList<ApprovalRole> Roles,
    bool NamesRole)
{
    /// <summary>Of a row.</summary>
    public static DecisionTarget Of(ApprovalRow row, Viewer viewer) => new(
        row.RequestId,
        row.RunId,
        row.Revision,
        row.Title,
        Money.Show(row.Amount, row.Currency),
        RolesOf(viewer, row.Status, row.Requester, row.RequiredRoles, row.Decisions),
        viewer.Roles.Count > 1);

    /// <summary>Of a request's page.</summary>
    public static DecisionTarget Of(ApprovalDetails details, Viewer viewer) => new(
        details.RequestId,
        details.RunId,
        details.Revision,
        details.Title,
        Money.Show(details.Amount, details.Currency),
        RolesOf(viewer, details.Status, details.Requester, details.RequiredRoles, Short(details.Decisions)),
        viewer.Roles.Count > 1);

    /// <summary>What lists know of decisions.</summary>
    public static IReadOnlyList<MemoDecision> Short(IEnumerable<RoleDecision> decisions) =>
        [.. decisions.Select(d => new MemoDecision(d.Role, d.Outcome, d.Approver, d.At))];

    // One person's decision counts for one role of a request, and never for one's own request.
    private static IReadOnlyList<ApprovalRole> RolesOf(
        Viewer viewer,
        ApprovalStatus status,
        string? requester,
        IReadOnlyList<ApprovalRole> required,
        IReadOnlyList<MemoDecision> decisions) =>
        status != ApprovalStatus.Pending || viewer.IsMe(requester) || decisions.Any(d => viewer.IsMe(d.Approver))
            ? []
            : [.. required.Where(role => viewer.Roles.Contains(role) && decisions.All(d => d.Role != role))];
}
