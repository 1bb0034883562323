using Microsoft.AspNetCore.Identity;

namespace ApprovalPortal.Data.People;

/// <summary>A person with an account. Workflows know the e-mail; pages look the name up.</summary>
public sealed class PortalUser : IdentityUser
{
    /// <summary>How pages call this person; 1 to 100 characters.</summary>
    public required string DisplayName { get; set; }
}
