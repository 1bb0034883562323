using ApprovalPortal.Data;
using ApprovalPortal.Worker;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.AddPortalData();
builder.AddTemporal(mayStartDevServer: false);
builder.AddApprovalWorker();
await builder.Build().RunAsync();
