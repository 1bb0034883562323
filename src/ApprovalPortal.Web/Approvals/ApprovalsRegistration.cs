using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Security;

namespace ApprovalPortal.Web.Approvals;

/// <summary>Adds the index, its feed, the client and the desk.</summary>
public static class ApprovalsRegistration
{
    /// <summary>Adds <see cref="ApprovalIndex"/> and <see cref="IApprovalDesk"/>.</summary>
    public static IHostApplicationBuilder AddApprovals(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ApprovalsOptions>()
            .BindConfiguration(ApprovalsOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<PortalOptions>()
            .BindConfiguration(PortalOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<ApprovalIndex>();
        services.AddSingleton<IApprovalClient, TemporalApprovalClient>();
        services.AddSingleton<ApprovalDetailsCache>();
        services.AddSingleton<DecisionProvenance>();
        services.AddSingleton<ProcessingAttempts>();
        services.AddSingleton<ApprovalReader>();
        services.AddSingleton<RunHistoryReader>();
        services.AddSingleton<ApprovalArchive>();
        services.AddSingleton<StoredDecisions>();
        services.AddSingleton<DecisionSender>();
        services.AddHostedService<ApprovalFeed>();
        services.AddHostedService(host => host.GetRequiredService<ProcessingAttempts>());
        services.AddScoped<ICurrentViewer, CurrentViewer>();
        services.AddScoped<IApprovalDesk, ApprovalDesk>();
        return builder;
    }
}
