using ApprovalPortal.Data.Sessions;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Web.Components.Layout;
using ApprovalPortal.Web.Hosting;
using Microsoft.AspNetCore.Components.Server.Circuits;
using MudBlazor.Services;

namespace ApprovalPortal.Web.Components;

/// <summary>Adds what every page needs, and maps the pages and their files.</summary>
public static class PortalComponents
{
    // A description of 4,000 characters fits twice, with room for what surrounds it.
    private const long LargestHubMessage = 64 * 1024;

    /// <summary>Adds Blazor, MudBlazor's services and what the layout offers to pages.</summary>
    public static void AddPortalComponents(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents()
            .AddInteractiveServerComponents(circuits =>
            {
                circuits.DetailedErrors = false;
                // A paused page may be away for as long as its session.
                circuits.PersistedCircuitDistributedRetentionPeriod = Session.MaxIdle;
            })
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestHubMessage);
        services.AddCascadingAuthenticationState();
        services.AddMudServices();
        services.AddApprovalPages();
        services.AddSingleton<ThemeStyleSheet>();
        services.AddSingleton<CircuitHandOver>();
        services.AddScoped<CircuitHandler, CircuitWatch>();
        services.AddScoped<BrowserTimeZone>();
        services.AddScoped<Announcer>();
        services.AddScoped<Toasts>();
    }

    /// <summary>Maps the portal's own files, which are answered before anybody is authenticated: no file costs a query.</summary>
    public static void MapPortalAssets(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous().ShortCircuit();
        app.MapGet("/theme.css", static (HttpContext context, ThemeStyleSheet theme) => theme.WriteAsync(context))
            .AllowAnonymous()
            .ShortCircuit();
    }

    /// <summary>Maps every page and the circuit behind them.</summary>
    public static void MapPortalPages(this WebApplication app) =>
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(circuit => circuit.ContentSecurityFrameAncestorsPolicy = null);
}
