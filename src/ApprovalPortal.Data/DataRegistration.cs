using ApprovalPortal.Data.Decisions;
using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Data.People;
using ApprovalPortal.Data.Sessions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ApprovalPortal.Data;

/// <summary>Adds the database, the accounts in memory, and what both processes need of them.</summary>
public static class DataRegistration
{
    /// <summary>
    /// Adds <c>IDbContextFactory&lt;PortalDbContext&gt;</c>, a scoped context for Identity and data protection,
    /// <see cref="PeopleDirectory"/>, <see cref="NotificationStore"/>, <see cref="SentDecisionStore"/> and
    /// <see cref="SessionStore"/>.
    /// </summary>
    public static IHostApplicationBuilder AddPortalData(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DatabaseOptions>()
            .BindConfiguration(DatabaseOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.PostConfigure<IdentityOptions>(PortalDbOptions.SetSchema);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDbContextFactory<PortalDbContext>, PortalDbContextFactory>();
        services.TryAddScoped(scope => scope.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext());
        services.TryAddSingleton<NotificationStore>();
        services.TryAddSingleton<SentDecisionStore>();
        services.TryAddSingleton<SessionStore>();
        services.TryAddSingleton<PeopleDirectory>();
        services.AddHostedService<PeopleRefresh>();
        return builder;
    }
}
