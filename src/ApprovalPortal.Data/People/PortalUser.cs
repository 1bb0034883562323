using Microsoft.AspNetCore.Identity;

namespace ApprovalPortal.Data.People;

/// <summary>A person with an account. Workflows know the e-mail; pages look the name up.</summary>
public sealed class PortalUser : IdentityUser
{
    /// <summary>Characters of a display name at most.</summary>
    public const int DisplayNameLength = 100;

    /// <summary>What an admin's lock sets <see cref="IdentityUser{TKey}.LockoutEnd"/> to.</summary>
    public static readonly DateTimeOffset LockedByAdmin = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How pages call this person; 1 to 100 characters.</summary>
    public required string DisplayName { get; set; }

    /// <summary>
    /// True for an admin's lock, which has no end. A pause after wrong passwords ends by itself and takes no role away:
    /// else a stranger could keep somebody from being asked.
    /// </summary>
    public static bool IsLockedByAdmin(DateTimeOffset? lockoutEnd) => lockoutEnd >= LockedByAdmin;
}
