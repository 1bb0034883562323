using ApprovalPortal.Data;
using ApprovalPortal.Data.People;

namespace ApprovalPortal.Web.Hosting;

/// <summary>What has to be done before the first request.</summary>
public static class PortalStart
{
    /// <summary>Migrates the database and, in Development only, adds the demo accounts.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        await PortalDatabase.MigrateAsync(app.Services, app.Lifetime.ApplicationStopping);
        if (app.Environment.IsDevelopment())
        {
            await DemoAccounts.CreateAsync(app.Services, app.Lifetime.ApplicationStopping);
        }
    }
}
