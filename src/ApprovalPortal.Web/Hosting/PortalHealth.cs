using System.Globalization;
using System.Net.Mime;
using ApprovalPortal.Web.Approvals.Index;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ApprovalPortal.Web.Hosting;

/// <summary>Answers proxies and orchestrators without a sign-in and without details.</summary>
public static class PortalHealth
{
    private const string Path = "/healthz";
    private const string Ready = "ready";

    /// <summary>Adds the check behind <c>/healthz/ready</c>.</summary>
    public static void AddPortalHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<IndexLoaded>("index", tags: [Ready]);

    /// <summary>
    /// <c>/healthz/live</c> answers while the process does; <c>/healthz/ready</c> and <c>/healthz</c> once it can serve, and
    /// until then say how far the lists are.
    /// </summary>
    public static void MapPortalHealth(this WebApplication app)
    {
        Map(app, Path + "/live", static _ => false);
        Map(app, Path + "/ready", static check => check.Tags.Contains(Ready));
        Map(app, Path, static _ => true);
    }

    /// <summary>True for a health check's path: answered for any Host header, and over plain http.</summary>
    internal static bool IsHealthCheck(HttpContext context) => context.Request.Path.StartsWithSegments(Path);

    private static void Map(WebApplication app, string path, Func<HealthCheckRegistration, bool> which) =>
        app.MapHealthChecks(path, new HealthCheckOptions { Predicate = which, ResponseWriter = WriteAsync })
            .AllowAnonymous()
            .DisableHttpMetrics();

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = MediaTypeNames.Text.Plain;
        var progress = report.Entries.Values.Select(entry => entry.Description).OfType<string>();
        return context.Response.WriteAsync(string.Join(": ", progress.Prepend($"{report.Status}")), context.RequestAborted);
    }

    /// <summary>
    /// Ready once the index was loaded; the database is migrated before the portal listens at all. Temporal going away
    /// later changes nothing here: a proxy must not drain the nodes that explain the outage.
    /// </summary>
    private sealed class IndexLoaded(ApprovalIndex index) : IHealthCheck
    {
        private string Progress => $"{index.Size.ToString(CultureInfo.InvariantCulture)} requests read";

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
            Task.FromResult(index.State.IsLoaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(Progress));
    }
}
