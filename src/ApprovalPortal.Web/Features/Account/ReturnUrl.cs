namespace ApprovalPortal.Web.Features.Account;

/// <summary>Lets a sign-in lead back to a page of the portal, and to nothing else.</summary>
public static class ReturnUrl
{
    /// <summary>The address itself when it is a path of this site, else the start page.</summary>
    public static string OrHome(string? url) => IsLocal(url) ? url! : "/";

    // Browsers drop control characters, take \ for /, and read // as another host.
    private static bool IsLocal(string? url) =>
        url is ['/', ..]
        && !url.Contains("//", StringComparison.Ordinal)
        && !url.Contains('\\', StringComparison.Ordinal)
        && !url.Any(char.IsControl)
        && !IsAccountPath(url)
        && Uri.TryCreate(url, UriKind.Relative, out _);

    // Back to the sign-in would be a circle, to the sign-out a trap.
    private static bool IsAccountPath(string url) => url.StartsWith("/account/", StringComparison.OrdinalIgnoreCase);
}
