using ApprovalPortal.Data;
using ApprovalPortal.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.AddPortalData();
builder.AddTemporal(mayStartDevServer: false);
builder.AddApprovalWorker();
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(8));
await builder.Build().RunAsync();
