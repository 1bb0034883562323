using ApprovalPortal.Data;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Components;
using ApprovalPortal.Web.Features.Account;
using ApprovalPortal.Web.Features.Admin;
using ApprovalPortal.Web.Features.Notifications;
using ApprovalPortal.Web.Hosting;
using ApprovalPortal.Worker;

var builder = WebApplication.CreateBuilder(SourceTree.OptionsFor(args));
builder.AddSharedSettings();
builder.AddPortalData();
builder.AddKeyProtection();
builder.AddAccounts();
if (FirstAdminCommand.IsAskedFor(args))
{
    await using var command = builder.Build();
    return !command.TryValidateSettings() ? 1 : await FirstAdminCommand.RunAsync(command.Services, args, Console.Out, Console.Error);
}

builder.AddPortalHosting();
builder.AddTemporal();
if (builder.Configuration.GetValue("Worker:Embedded", true))
{
    builder.AddApprovalWorker();
}

builder.AddApprovals();
builder.AddPortalComponents();
builder.AddNotificationFeed();
builder.AddAccountAdministration();

var app = builder.Build();
if (!app.TryValidateSettings() || !app.TryTakeDataFolder())
{
    return 1;
}

await app.PrepareAsync();

app.UsePortalPipeline();
app.MapPortalHealth();
app.MapPortalAssets();
app.MapPortalPages();
await app.RunAsync();
return 0;
