using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Workflows.Approvals;
using Bunit;

namespace ApprovalPortal.Tests.Portal.Requests;

/// <summary>What closed too long ago for the lists.</summary>
public sealed class OlderRequestsPageTests
{
    [Fact]
    public async Task Open_MoreThanAPage_ShowsTheNextAtAClickAndNoRequestTwice()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();
        stage.Temporal.Closed = [.. Enumerable.Range(0, 60).Select(Closed)];

        var page = stage.Open<OlderRequestsPage>("/older");
        await page.WaitForAssertionAsync(() => Assert.Equal(50, page.RowIds().Count));
        stage.Temporal.Closed = [.. Enumerable.Range(40, 20).Select(Closed)];
        await page.Find(".pager button").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Equal(60, page.RowIds().Count));
        Assert.Empty(page.FindAll(".pager"));
    }

    [Fact]
    public async Task Open_OthersRequests_AreLeftOut()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();
        stage.Temporal.Closed = [Closed(1), Closed(2) with { Requester = Samples.Mia }];

        var page = stage.Open<OlderRequestsPage>("/older");

        await page.WaitForAssertionAsync(() => Assert.Equal(["OLD-1"], page.RowIds()));
    }

    [Fact]
    public async Task Open_Nothing_SaysSo()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();

        var page = stage.Open<OlderRequestsPage>("/older");

        await page.WaitForAssertionAsync(() => Assert.Contains("Nothing closed that long ago", page.Text("[data-testid=list-empty]"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_TemporalIsAway_SaysSoAndCanBeAskedAgain()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();
        stage.Temporal.Closed = null;

        var page = stage.Open<OlderRequestsPage>("/older");
        await page.WaitForAssertionAsync(() => Assert.Contains("Temporal does not answer", page.Text("[role=alert]"), StringComparison.Ordinal));
        stage.Temporal.Closed = [Closed(1)];
        await page.Find(".pager button").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Equal(["OLD-1"], page.RowIds()));
    }

    private static Web.Approvals.ApprovalRow Closed(int number) => Samples.Row($"OLD-{number}") with
    {
        Status = ApprovalStatus.Approved,
        ClosedAt = PageStage.Now.AddDays(-40 - number),
    };
}
