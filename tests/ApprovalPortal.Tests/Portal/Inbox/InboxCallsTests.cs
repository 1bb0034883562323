using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Portal.Approvals;
using ApprovalPortal.Tests.Portal.Hosting;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Temporalio.Client.Interceptors;

namespace ApprovalPortal.Tests.Portal.Inbox;

/// <summary>Lists come from memory: whoever opens one asks nothing of Temporal.</summary>
public sealed class InboxCallsTests(DevServerFixture server)
{
    [Fact]
    public async Task Inbox_OpenedTenTimes_AsksNothingOfTemporal()
    {
        await using var portal = new QuietPortal(server);
        using var mia = portal.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = true });
        using var signedIn = await PortalHost.PostLoginAsync(mia, "mia@demo.example", PortalHost.Password);
        var index = portal.Services.GetRequiredService<ApprovalIndex>();
        await Eventually.AssertAsync(() => Assert.True(index.State.IsLoaded));
        Assert.Contains("list", portal.Counter.Calls);
        var before = portal.Counter.Calls.Count;

        for (var i = 0; i < 10; i++)
        {
            var page = await mia.GetStringAsync("/inbox", TestContext.Current.CancellationToken);
            Assert.Contains(">Inbox</h1>", page, StringComparison.Ordinal);
        }

        Assert.Equal(before, portal.Counter.Calls.Count);
    }

    // Its feed asks once a minute, so that within the test every further call would be a viewer's.
    private sealed class QuietPortal(DevServerFixture server) : WebApplicationFactory<App>
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("approvalportal-calls-").FullName;

        public CallCounter Counter { get; } = new();

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(Environments.Development);
            builder.UseSetting("Portal:DataDirectory", _folder);
            builder.UseSetting("ConnectionStrings:Portal", $"Data Source={Path.Combine(_folder, "portal.db")}");
            builder.UseSetting("TEMPORAL_ADDRESS", server.Client.Connection.Options.TargetHost);
            builder.UseSetting("Worker:Embedded", "false");
            builder.UseSetting("Approvals:FeedInterval", "00:01:00");
            builder.UseSetting("Logging:LogLevel:Default", "None");
            builder.ConfigureServices(services => services.AddSingleton<IClientInterceptor>(Counter));
        }
    }
}
