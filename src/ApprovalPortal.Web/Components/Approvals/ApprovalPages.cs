using ApprovalPortal.Web.Components.Layout;
using ApprovalPortal.Web.Features.Inbox;
using ApprovalPortal.Web.Features.Requests;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>Adds what the pages of requests share.</summary>
public static class ApprovalPages
{
    /// <summary>Adds lists, dialogs and the words for both.</summary>
    public static IServiceCollection AddApprovalPages(this IServiceCollection services) => services
        .AddScoped<ApprovalLists>()
        .AddScoped<CommandDialogs>()
        .AddScoped<CommandMessages>()
        .AddScoped<CommandSender>()
        .AddScoped<RelativeTime>()
        .AddScoped<RowWords>()
        .AddScoped<InboxFacts>()
        .AddSingleton<RowFaces>()
        .AddScoped<KeptDrafts>()
        .AddScoped<LiveUpdates>()
        .AddScoped<NewRequestRules>()
        .AddScoped<TimelineBuilder>();
}
