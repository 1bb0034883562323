using ApprovalPortal.Data.People;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Security;

/// <summary>Which account role lets a person decide for which approval role.</summary>
public static class PersonRoles
{
    /// <summary>The account role, one of <see cref="PortalRoles"/>.</summary>
    public static string NameOf(ApprovalRole role) => role switch
    {
        ApprovalRole.Manager => PortalRoles.Manager,
        ApprovalRole.Director => PortalRoles.Director,
        ApprovalRole.Vp => PortalRoles.Vp,
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>The approval roles among account roles, in role order.</summary>
    public static IReadOnlyList<ApprovalRole> ApprovalRolesOf(IReadOnlyCollection<string> names) =>
        [.. Enum.GetValues<ApprovalRole>().Where(role => names.Contains(NameOf(role)))];
}
