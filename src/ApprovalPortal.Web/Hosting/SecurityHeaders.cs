namespace ApprovalPortal.Web.Hosting;

/// <summary>Puts the security headers on every answer, error pages and files included.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>
    /// Nothing from outside, no inline script. Attributes named style stay allowed: Virtualize's spacers and popovers live
    /// on them.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; "
        + "manifest-src 'self'; object-src 'none'; frame-ancestors 'none'";

    private const string PermissionsPolicy =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
        + "midi=(), payment=(), usb=()";

    /// <summary>Sets the headers when the answer begins, after an error page has cleared what was there.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(
            static state =>
            {
                Set((HttpContext)state);
                return Task.CompletedTask;
            },
            context);
        return next(context);
    }

    private static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = PermissionsPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // An address with a version never changes its content; a failed answer must not be kept.
        if (context.Response.StatusCode == StatusCodes.Status200OK
            && context.Request.Query.ContainsKey("v")
            && context.Request.Path.StartsWithSegments("/_content"))
        {
            headers.CacheControl = "public,max-age=31536000,immutable";
        }
    }
}
