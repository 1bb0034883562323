namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>The address of a request's page; an id from outside may hold any character.</summary>
public static class RequestAddress
{
    private const string Prefix = "/requests/";

    /// <summary>The page of a request.</summary>
    public static string Of(string requestId) => Prefix + Uri.EscapeDataString(requestId);

    /// <summary>The id in an address, empty when it has none.</summary>
    public static string IdIn(string uri)
    {
        // A route value keeps an escaped slash as it is; the address alone tells the two apart.
        var path = new Uri(uri).AbsolutePath;
        var start = path.IndexOf(Prefix, StringComparison.OrdinalIgnoreCase);
        return start < 0 ? "" : Uri.UnescapeDataString(path[(start + Prefix.Length)..]);
    }
}
