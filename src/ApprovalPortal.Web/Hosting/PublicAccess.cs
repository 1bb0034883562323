using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Hosting;

/// <summary>
/// Resolves the client's address and scheme from known proxies only, and denies foreign Host and Origin headers.
/// </summary>
internal static partial class PublicAccess
{
    private static readonly string[] s_loopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Adds the section <c>Hosting</c>, validated at start.</summary>
    public static void AddPublicAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<HostingOptions>().BindConfiguration(HostingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HostingOptions>, HostingOptionsValidator>();

        // After the defaults, which trust loopback, and after ASPNETCORE_FORWARDEDHEADERS_ENABLED, which trusts everybody.
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<HostingOptions>>(SetKnownProxies);
    }

    /// <summary>Adds forwarded headers; must be the first middleware.</summary>
    public static void UseKnownProxies(this WebApplication app) => app.UseForwardedHeaders();

    /// <summary>
    /// Denies requests for other hosts than the public URL's and loopback, health checks excepted, and circuits that
    /// a page of another site asks for.
    /// </summary>
    public static void UsePublicAccess(this WebApplication app)
    {
        var publicUrl = app.Services.GetRequiredService<IOptions<HostingOptions>>().Value.PublicUri;
        if (publicUrl is not null)
        {
            var filter = new HostFilter(new() { AllowedHosts = [publicUrl.Host, .. s_loopbackHosts], AllowEmptyHosts = false });
            app.UseWhen(
                context => !PortalHealth.IsHealthCheck(context),
                branch => branch.UseMiddleware<HostFilteringMiddleware>(filter));
        }
        else if (!app.Environment.IsDevelopment())
        {
            LogAnyHost(app.Logger);
        }

        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments("/_blazor") || IsOwnOrigin(context.Request, publicUrl))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
    }

    private static void SetKnownProxies(ForwardedHeadersOptions forwarded, IOptions<HostingOptions> hosting)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in hosting.Value.ParseKnownProxies())
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        // Without an entry the middleware would trust every sender.
        forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count > 0
            ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
            : ForwardedHeaders.None;
    }

    // Browsers send the header with every WebSocket handshake; programs that are no browsers carry nobody's cookies.
    private static bool IsOwnOrigin(HttpRequest request, Uri? publicUrl)
    {
        if (request.Headers.Origin.Count == 0)
        {
            return true;
        }

        return Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && (IsSameOrigin(origin, publicUrl)
                || (string.Equals(origin.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase)
                    && origin.Port == (request.Host.Port ?? DefaultPort(origin))));
    }

    private static bool IsSameOrigin(Uri origin, Uri? publicUrl) =>
        publicUrl is not null
        && Uri.Compare(origin, publicUrl, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static int DefaultPort(Uri url) => url.Scheme == Uri.UriSchemeHttps ? 443 : 80;

    [LoggerMessage(LogLevel.Warning, "Any Host header is accepted: set Hosting:PublicUrl to the URL that browsers use")]
    private static partial void LogAnyHost(ILogger logger);

    /// <summary>Options of this branch alone: the framework applies the registered ones to health checks too.</summary>
    private sealed class HostFilter(HostFilteringOptions options) : IOptionsMonitor<HostFilteringOptions>
    {
        public HostFilteringOptions CurrentValue => options;

        public HostFilteringOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<HostFilteringOptions, string?> listener) => null;
    }
}
