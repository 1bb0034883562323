using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Features.Inbox;
using ApprovalPortal.Workflows.Approvals;
using Bunit;

namespace ApprovalPortal.Tests.Portal.Components;

/// <summary>A row that was decided while no worker ran leaves the list, but not for ever.</summary>
public sealed class HiddenRowsTests
{
    [Fact]
    public async Task Decided_ChangedAndStillWaiting_RowComesBack()
    {
        await using var stage = new PageStage("mia");
        var page = await DecideAsync(stage);

        // The workflow refused the decision, and somebody else's was counted.
        stage.Index.Apply([Samples.Row("REQ-B"), Samples.Row("REQ-A") with { Revision = 2, Decisions = [Samples.Decision(ApprovalRole.Director, Samples.Dan)] }]);

        await stage.EventuallyAsync(() => Assert.Equal(["REQ-A", "REQ-B"], page.RowIds().Order()));
        Assert.InRange(stage.Clock.GetUtcNow() - PageStage.Now, TimeSpan.Zero, TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Decided_LeftAndWaitsAgain_RowComesBack()
    {
        await using var stage = new PageStage("mia");
        var page = await DecideAsync(stage);
        stage.Index.Apply([Samples.Row("REQ-A") with { Revision = 2, Decisions = [Samples.Decision(ApprovalRole.Manager, Samples.Mia)] }]);
        stage.Index.Apply([Samples.Row("REQ-B")]);
        await stage.EventuallyAsync(() => Assert.Equal(["REQ-B"], page.RowIds()));

        stage.Index.Apply([Samples.Row("REQ-A") with { Revision = 3 }]);

        await stage.EventuallyAsync(() => Assert.Equal(["REQ-A", "REQ-B"], page.RowIds().Order()));
        Assert.InRange(stage.Clock.GetUtcNow() - PageStage.Now, TimeSpan.Zero, TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Decided_NothingFollows_RowComesBackAfterAMinute()
    {
        await using var stage = new PageStage("mia");
        var page = await DecideAsync(stage);

        stage.Clock.Advance(TimeSpan.FromSeconds(50));
        stage.Index.Apply([Samples.Row("REQ-B")]);
        await stage.EventuallyAsync(() => Assert.Equal(["REQ-B"], page.RowIds()));
        stage.Clock.Advance(TimeSpan.FromSeconds(10));

        page.Until(() => Assert.Equal(["REQ-A", "REQ-B"], page.RowIds().Order()));
    }

    // Into a list that is empty then.
    private static async Task<IRenderedComponent<InboxPage>> DecideAsync(PageStage stage)
    {
        await stage.StartAsync(Samples.Row("REQ-A"));
        stage.Desk.Answer(new CommandOutcome.Stored());
        var page = stage.Open<InboxPage>("/inbox");
        page.Button("Approve").Press();
        stage.Dialogs.Button("Confirm").Press();
        await stage.EventuallyAsync(() => Assert.Empty(page.RowIds()));
        return page;
    }
}
