using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Security;

/// <summary>Who looks: what lists filter by. Good for showing; a command asks the database anew.</summary>
/// <param name="UserId">The account's id.</param>
/// <param name="Email">In lower case, as the index keeps people.</param>
/// <param name="DisplayName">How pages call this person.</param>
/// <param name="Roles">The approval roles that the account holds.</param>
/// <param name="IsAdmin">Sees all, decides nothing as admin.</param>
public sealed record Viewer(
    string UserId,
    string Email,
    string DisplayName,
    IReadOnlyList<ApprovalRole> Roles,
    bool IsAdmin)
{
    /// <summary>True for the requester, for a holder of a required role, and for admins.</summary>
    public bool MaySee(string? requester, IReadOnlyList<ApprovalRole> requiredRoles) =>
        IsAdmin || IsMe(requester) || requiredRoles.Any(Roles.Contains);

    /// <summary>True when a person in a request is this one.</summary>
    public bool IsMe(string? person) => string.Equals(person?.Trim(), Email, StringComparison.OrdinalIgnoreCase);
}
