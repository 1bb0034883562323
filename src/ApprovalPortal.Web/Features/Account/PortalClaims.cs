namespace ApprovalPortal.Web.Features.Account;

/// <summary>The claims that a sign-in carries besides Identity's own.</summary>
public static class PortalClaims
{
    /// <summary>How pages call the person.</summary>
    public const string DisplayName = "display_name";

    /// <summary>The id of the session in the database.</summary>
    public const string SessionId = "session_id";
}
