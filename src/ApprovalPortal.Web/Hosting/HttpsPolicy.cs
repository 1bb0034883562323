using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Hosting;

/// <summary>
/// Requires https where the portal is reachable from other machines: cookies are Secure and bound to the host by the
/// <c>__Host-</c> prefix, and plain http requests are denied.
/// </summary>
internal static class HttpsPolicy
{
    private const string CookieName = "__Host-ApprovalPortal";

    /// <summary>
    /// False in Development, with a loopback public URL, and while only loopback addresses are listened on; the last
    /// does not hold behind a proxy on the same machine that serves an https URL.
    /// </summary>
    public static bool IsRequiredBy(HostingOptions options, IConfiguration configuration, IHostEnvironment environment)
    {
        if (environment.IsDevelopment() || options.PublicUri?.IsLoopback is true)
        {
            return false;
        }

        var isProxied = options.PublicUri?.Scheme == Uri.UriSchemeHttps && !string.IsNullOrWhiteSpace(options.KnownProxies);
        return isProxied || !ListenAddresses.AreLoopback(configuration);
    }

    /// <summary>Sets the cookies of sign-in and forms.</summary>
    public static void AddHttpsPolicy(this WebApplicationBuilder builder)
    {
        var (configuration, environment) = (builder.Configuration, builder.Environment);
        builder.Services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .PostConfigure<IOptions<HostingOptions>>((cookies, hosting) =>
                Secure(cookies.Cookie, CookieName, IsRequiredBy(hosting.Value, configuration, environment)));
        builder.Services.AddOptions<AntiforgeryOptions>()
            .PostConfigure<IOptions<HostingOptions>>((forms, hosting) =>
                Secure(forms.Cookie, CookieName + "-Form", IsRequiredBy(hosting.Value, configuration, environment)));
        builder.Services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
    }

    /// <summary>Adds HSTS outside Development, and denies plain http where https is required; health checks excepted.</summary>
    public static void UseHttpsPolicy(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            return;
        }

        app.UseHsts();
        var options = app.Services.GetRequiredService<IOptions<HostingOptions>>().Value;
        if (IsRequiredBy(options, app.Configuration, app.Environment))
        {
            app.Use((context, next) =>
                context.Request.IsHttps || PortalHealth.IsHealthCheck(context) ? next(context) : DenyAsync(context, options));
        }
    }

    private static void Secure(CookieBuilder cookie, string name, bool isHttpsRequired)
    {
        if (isHttpsRequired)
        {
            cookie.Name = name;
            cookie.Path = "/";
            cookie.SecurePolicy = CookieSecurePolicy.Always;
        }
    }

    // A redirect would loop where a proxy terminates TLS without the portal knowing it; the answer names the cause.
    private static Task DenyAsync(HttpContext context, HostingOptions options)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync(
            $"ApprovalPortal is served over https only{(options.PublicUri is { } url ? $": {url}" : "")}. Behind a TLS proxy, the proxy "
            + $"must send X-Forwarded-Proto, and {HostingOptions.KnownProxiesSetting} must contain its address.",
            context.RequestAborted);
    }
}
