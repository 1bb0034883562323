using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Features.Admin;
using ApprovalPortal.Workflows.Approvals;
using Bunit;

namespace ApprovalPortal.Tests.Portal.Admin;

/// <summary>The admin's desk: what timed out is reopened, what is stuck says why.</summary>
public sealed class TimedOutPageTests
{
    private static ApprovalRow TimedOut => Samples.Row("REQ-A", 5_000) with
    {
        Status = ApprovalStatus.TimedOut,
        Decisions = [Samples.Decision(ApprovalRole.Manager, Samples.Mia)],
        ClosedAt = PageStage.Now.AddDays(-3),
    };

    [Fact]
    public async Task Row_TellsWhoWasAwaitedWhoHadDecidedAndHowLongAgo()
    {
        await using var stage = new PageStage("ada");
        await stage.StartAsync(TimedOut);

        var page = stage.Open<TimedOutPage>("/admin/timed-out");

        var row = page.Text("[data-request-id=REQ-A]");
        Assert.Contains("Director awaited · Mia Keller approved", row, StringComparison.Ordinal);
        Assert.Contains("timed out 3 days ago", row, StringComparison.Ordinal);
        Assert.Contains("REQ-A · Rita Lang", row, StringComparison.Ordinal);
        Assert.Equal("Ended requests are kept for 365 days.", page.Text("[data-testid=retention]"));
    }

    [Fact]
    public async Task Reopen_WithReason_RowLeaves()
    {
        await using var stage = new PageStage("ada");
        await stage.StartAsync(TimedOut);
        stage.Desk.Answer(new CommandOutcome.Done(null));
        var page = stage.Open<TimedOutPage>("/admin/timed-out");
        page.Button("Reopen").Press();
        stage.Dialogs.Button("Confirm").Press();
        Assert.Equal("Reason must not be empty", stage.Dialogs.Text(".error"));

        stage.Dialogs.Find("textarea").Enter("Holiday");
        stage.Dialogs.Button("Confirm").Press();

        Assert.Equal([("REQ-A", "run-REQ-A", "Holiday")], stage.Desk.Reopened);
        await stage.EventuallyAsync(() => Assert.Empty(page.RowIds()));
        Assert.Equal(["Recorded: the request is open again."], stage.Said);
    }

    [Fact]
    public async Task Reopen_SomebodyWasFaster_SaysSoAndRowLeaves()
    {
        await using var stage = new PageStage("ada");
        await stage.StartAsync(TimedOut);
        stage.Desk.Answer(new CommandOutcome.AlreadyOpen());
        var page = stage.Open<TimedOutPage>("/admin/timed-out");
        page.Button("Reopen").Press();
        stage.Dialogs.Find("textarea").Enter("Holiday");

        stage.Dialogs.Button("Confirm").Press();

        stage.Dialogs.Until(() => Assert.Equal("It is open again already.", stage.Dialogs.Text(".banner")));
        stage.Dialogs.Button("Close").Press();
        await stage.EventuallyAsync(() => Assert.Empty(page.RowIds()));
    }

    [Fact]
    public async Task Stuck_NobodyOrFailed_SaysWhy()
    {
        await using var stage = new PageStage("ada");
        await stage.StartAsync(
            Samples.Row("REQ-N") with { Requester = "vera@demo.example" },
            Samples.Row("REQ-F") with { Status = ApprovalStatus.Approved, Processing = ProcessingState.Failed, ClosedAt = PageStage.Now },
            Samples.Row("REQ-O"));

        var page = stage.Open<TimedOutPage>("/admin/timed-out");

        Assert.Contains("Nobody can decide as VP", page.Text("[data-request-id=REQ-N]"), StringComparison.Ordinal);
        Assert.Contains("Processing failed for good", page.Text("[data-request-id=REQ-F]"), StringComparison.Ordinal);
        Assert.DoesNotContain("REQ-O", page.RowIds());
    }
}
