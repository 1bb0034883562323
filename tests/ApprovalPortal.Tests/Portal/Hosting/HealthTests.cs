using System.Net;
using ApprovalPortal.Web.Approvals.Index;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Portal.Hosting;

public sealed class HealthTests(PortalHost portal)
{
    [Fact]
    public async Task Live_WithoutTemporal_AnswersAnybodyWithoutDetails()
    {
        using var answer = await portal.NewBrowser().GetAsync("/healthz/live", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Healthy", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/healthz/ready")]
    [InlineData("/healthz")]
    public async Task Ready_IndexLoadedOnce_StaysReadyWhenTemporalGoesAway(string path)
    {
        // A host of its own: the index of the shared one must stay as it is.
        await using var own = new PortalHost();
        var browser = own.NewBrowser();
        var index = own.Services.GetRequiredService<ApprovalIndex>();
        using var before = await browser.GetAsync(path, TestContext.Current.CancellationToken);

        index.Report(new FeedState(true, DateTimeOffset.UtcNow, "Temporal does not answer."));
        using var after = await browser.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
        Assert.Equal("Unhealthy: 0 requests read", await before.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }
}
