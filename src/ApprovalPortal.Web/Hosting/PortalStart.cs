using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Components;

namespace ApprovalPortal.Web.Hosting;

/// <summary>What has to be done before the first request.</summary>
public static class PortalStart
{
    /// <summary>Migrates the database, adds the demo accounts in Development only, and renders the theme.</summary>
    public static async Task PrepareAsync(this WebApplication app)
    {
        await app.Services.GetRequiredService<ThemeStyleSheet>().RenderAsync();
        await PortalDatabase.MigrateAsync(app.Services, app.Lifetime.ApplicationStopping);
        if (app.Environment.IsDevelopment())
        {
            await using var scope = app.Services.CreateAsyncScope();
            await DemoAccounts.CreateAsync(scope.ServiceProvider, app.Lifetime.ApplicationStopping);
        }
    }
}
