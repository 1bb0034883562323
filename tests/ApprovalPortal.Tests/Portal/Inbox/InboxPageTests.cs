using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Features.Inbox;
using ApprovalPortal.Workflows.Approvals;
using Bunit;

namespace ApprovalPortal.Tests.Portal.Inbox;

/// <summary>What waits for a person, and deciding it from the list.</summary>
public sealed class InboxPageTests
{
    [Fact]
    public async Task Waiting_Rows_ShowWhatTheContractAsksFor()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync(Samples.Row());

        var page = stage.Open<InboxPage>("/inbox");

        Assert.Equal("/requests/REQ-A", page.Find("li a.t").GetAttribute("href"));
        Assert.Equal("$25,000.00", page.Text("li .amt"));
        var row = page.Text("li .row");
        Assert.Contains("Rita Lang · Facilities · 0 of 3 decided", row, StringComparison.Ordinal);
        Assert.Contains("REQ-A · asked 2 days ago", row, StringComparison.Ordinal);
        Assert.Contains("due in 12 days", row, StringComparison.Ordinal);
        Assert.Contains("Two units", page.Text(".preview"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_OneRejection_SaysSo()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync(Samples.Row() with { Decisions = [Samples.Decision(ApprovalRole.Director, Samples.Dan, isApproval: false)] });

        var page = stage.Open<InboxPage>("/inbox");

        Assert.Contains("1 of 3 decided · 1 rejection", page.Text("li .row"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_AppearsAndLeaves_WithoutReload()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync();
        var page = stage.Open<InboxPage>("/inbox");
        Assert.Contains("Nothing waits for you", page.Markup, StringComparison.Ordinal);

        stage.Index.Apply([Samples.Row()]);
        await stage.EventuallyAsync(() => Assert.Equal(["REQ-A"], page.RowIds()));
        stage.Index.Apply([Samples.Row() with { Decisions = [Samples.Decision(ApprovalRole.Manager, "max@demo.example")], Revision = 2 }]);
        await stage.EventuallyAsync(() => Assert.Empty(page.RowIds()));
    }

    [Fact]
    public async Task Approve_Recorded_RowLeavesAndTheNextIsSelected()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync(Samples.Row("REQ-B"), Samples.Row("REQ-A"));
        stage.Desk.Answer(new CommandOutcome.Done(null));
        var page = stage.Open<InboxPage>("/inbox");
        var first = page.RowIds()[0];

        page.Button("Approve").Press();
        stage.Dialogs.Button("Confirm").Press();

        var sent = Assert.Single(stage.Desk.Decided);
        Assert.Equal((first, ApprovalRole.Manager, true), (sent.RequestId, sent.Role, sent.Approved));
        await stage.EventuallyAsync(() => Assert.DoesNotContain(first, page.RowIds()));
        Assert.Equal("Recorded: you approved as manager.", Assert.Single(stage.Said));
        Assert.Single(page.FindAll(".row.sel"));
    }

    [Fact]
    public async Task SeveralRoles_ButtonsSayWhich()
    {
        await using var stage = new PageStage("multi");
        await stage.StartAsync(Samples.Row());

        var page = stage.Open<InboxPage>("/inbox");

        Assert.Equal(
            ["Approve as Manager", "Reject as Manager", "Approve as Director", "Reject as Director"],
            page.Buttons(".row-acts"));
    }

    [Fact]
    public async Task Decided_Tab_ListsWhatTheViewerDecided()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync(
            Samples.Row("REQ-A"),
            Samples.Row("REQ-B") with { Decisions = [Samples.Decision(ApprovalRole.Manager, Samples.Mia)] });

        var page = stage.Open<InboxPage>("/inbox?tab=decided");

        Assert.Equal(["REQ-B"], page.RowIds());
        Assert.Equal("true", page.Find("#tab-decided").GetAttribute("aria-selected"));
    }

    [Fact]
    public async Task Prerendered_ButtonsAndFields_AreDisabled()
    {
        await using var stage = new PageStage("mia", isInteractive: false);
        await stage.StartAsync(Samples.Row());

        var page = stage.Open<InboxPage>("/inbox");

        Assert.NotEmpty(page.FindAll("button"));
        Assert.All(page.FindAll("button, input, select"), control => Assert.True(control.HasAttribute("disabled")));
    }
}
