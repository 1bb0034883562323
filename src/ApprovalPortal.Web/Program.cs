using ApprovalPortal.Data;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Components;
using ApprovalPortal.Web.Features.Account;
using ApprovalPortal.Web.Hosting;
using ApprovalPortal.Worker;

var builder = WebApplication.CreateBuilder(SourceTree.OptionsFor(args));
builder.AddSharedSettings();
builder.AddPortalData();
builder.AddAccounts();
builder.AddPortalHosting();
builder.AddTemporal();
if (builder.Configuration.GetValue("Worker:Embedded", true))
{
    builder.AddApprovalWorker();
}

builder.AddApprovals();
builder.AddPortalComponents();

var app = builder.Build();
if (!app.TryTakeDataFolder())
{
    return 1;
}

await app.PrepareDatabaseAsync();

app.UsePortalPipeline();
app.MapPortalHealth();
app.MapPortalAssets();
app.MapPortalPages();
await app.RunAsync();
return 0;
