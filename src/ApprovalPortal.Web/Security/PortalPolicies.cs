using ApprovalPortal.Data.People;
using Microsoft.AspNetCore.Authorization;

namespace ApprovalPortal.Web.Security;

/// <summary>The policies that pages name. They open pages; a command asks the database anew.</summary>
public static class PortalPolicies
{
    /// <summary>Holders of an approval role.</summary>
    public const string Approver = "Approver";

    /// <summary>Admins.</summary>
    public const string Admin = "Admin";

    /// <summary>Adds all of them.</summary>
    public static AuthorizationBuilder AddPortalPolicies(this AuthorizationBuilder builder) => builder
        .AddPolicy(Approver, policy => policy.RequireRole(PortalRoles.Manager, PortalRoles.Director, PortalRoles.Vp))
        .AddPolicy(Admin, policy => policy.RequireRole(PortalRoles.Admin));
}
