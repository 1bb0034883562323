using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Components;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Hosting;

/// <summary>What has to be done before the first request.</summary>
public static class PortalStart
{
    /// <summary>
    /// Validates all settings before anything is written. False when one is invalid; its message goes to the console, where a
    /// start that fails would bury it under stack traces.
    /// </summary>
    public static bool TryValidateSettings(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return true;
        }
        catch (OptionsValidationException e)
        {
            Report(e);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            foreach (var inner in e.InnerExceptions.Cast<OptionsValidationException>())
            {
                Report(inner);
            }
        }

        return false;

        static void Report(OptionsValidationException failure)
        {
            foreach (var message in failure.Failures)
            {
                Console.Error.WriteLine(message);
            }
        }
    }

    /// <summary>
    /// Migrates the database and renders the theme. Adds the demo accounts in Development, to the portal's own SQLite file
    /// only, and ends their sign-ins elsewhere.
    /// </summary>
    public static async Task PrepareAsync(this WebApplication app)
    {
        await app.Services.GetRequiredService<ThemeStyleSheet>().RenderAsync();
        await PortalDatabase.MigrateAsync(app.Services, app.Lifetime.ApplicationStopping);
        await KeyProtection.RemoveUnencryptedKeysAsync(app.Services, app.Lifetime.ApplicationStopping);
        if (!app.Environment.IsDevelopment())
        {
            await DemoAccounts.EndSessionsAsync(app.Services, app.Lifetime.ApplicationStopping);
        }
        else if (await PortalDatabase.IsOwnFileAsync(app.Services, app.Lifetime.ApplicationStopping))
        {
            await DemoAccounts.CreateAsync(app.Services, app.Lifetime.ApplicationStopping);
        }
    }
}
