using System.Net;

namespace ApprovalPortal.Web.Hosting;

/// <summary>Section <c>Hosting</c>: the address that browsers use, and the reverse proxies in front of the portal.</summary>
public sealed class HostingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Hosting";

    /// <summary>The setting with the address that browsers use.</summary>
    public const string PublicUrlSetting = Section + ":" + nameof(PublicUrl);

    /// <summary>The setting with the reverse proxies.</summary>
    public const string KnownProxiesSetting = Section + ":" + nameof(KnownProxies);

    /// <summary>
    /// The absolute http or https URL that browsers use, without path; blank when unknown. Restricts the accepted Host
    /// headers to its host and loopback names.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>
    /// IP addresses and CIDR ranges of reverse proxies, separated by commas. Forwarded headers of any other sender are
    /// ignored.
    /// </summary>
    public string? KnownProxies { get; set; }

    /// <summary><see cref="PublicUrl"/> parsed; null when blank or invalid.</summary>
    public Uri? PublicUri =>
        Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            ? url
            : null;

    /// <summary><see cref="KnownProxies"/> parsed; a single address is a range of one.</summary>
    /// <exception cref="FormatException">An entry is neither an address nor a range; the message is the entry.</exception>
    public IReadOnlyList<IPNetwork> ParseKnownProxies() =>
    [
        .. (KnownProxies ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(ParseProxy),
    ];

    private static IPNetwork ParseProxy(string entry)
    {
        if (IPAddress.TryParse(entry, out var address))
        {
            return new(address, address.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(entry, out var network) ? network : throw new FormatException(entry);
    }
}
