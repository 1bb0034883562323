using System.Net;

namespace ApprovalPortal.Web.Hosting;

/// <summary>Reads the configured listen addresses before the server starts.</summary>
internal static class ListenAddresses
{
    private const string Urls = "URLS";
    private const string HttpPorts = "HTTP_PORTS";
    private const string HttpsPorts = "HTTPS_PORTS";

    /// <summary>True when any setting names an address or a port.</summary>
    public static bool IsConfigured(IConfiguration configuration) => Get(configuration).Count > 0;

    /// <summary>True when no address is reachable from another machine; the default address is not.</summary>
    public static bool AreLoopback(IConfiguration configuration) => Get(configuration).All(IsLoopback);

    /// <summary>True when one of the addresses is https.</summary>
    public static bool HasHttps(IConfiguration configuration) =>
        Get(configuration).Any(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase));

    private static List<string> Get(IConfiguration configuration) =>
    [
        .. Split(configuration[Urls]),
        .. Split(configuration[HttpPorts]).Select(port => $"http://*:{port}"),
        .. Split(configuration[HttpsPorts]).Select(port => $"https://*:{port}"),
        .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "*"),
    ];

    private static string[] Split(string? setting) =>
        (setting ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsLoopback(string address)
    {
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            // The server refuses it with a message of its own.
            return false;
        }

        return parsed.IsUnixPipe
            || parsed.IsNamedPipe
            || string.Equals(parsed.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(parsed.Host, out var ip) && IPAddress.IsLoopback(ip));
    }
}
