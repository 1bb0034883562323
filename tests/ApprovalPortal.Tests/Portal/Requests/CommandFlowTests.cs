using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Features.Inbox;
using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Workflows.Approvals;
using Bunit;

namespace ApprovalPortal.Tests.Portal.Requests;

/// <summary>What a dialog asks for, what it sends, and what it says for each thing that can become of it.</summary>
public sealed class CommandFlowTests
{
    [Fact]
    public async Task Approve_Recorded_ClosesAndShowsTheConfirmedState()
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage);
        var decided = Samples.Row() with { Decisions = [Samples.Decision(ApprovalRole.Manager, Samples.Mia)], Revision = 2 };
        stage.Desk.Answer(new CommandOutcome.Done(Samples.Snapshot(Samples.Details(decided))));

        page.Button("Approve").Press();
        Assert.Equal("Approve as Manager", stage.Dialogs.Text("h2"));
        stage.Dialogs.Find("textarea").Enter(" Quote checked. ");
        stage.Dialogs.Button("Confirm").Press();

        var sent = Assert.Single(stage.Desk.Decided);
        Assert.Equal(
            ("REQ-A", "run-REQ-A", ApprovalRole.Manager, true, "Quote checked.", 1),
            (sent.RequestId, sent.RunId, sent.Role, sent.Approved, sent.Comment, sent.Revision));
        page.Until(() => Assert.Equal("Approved", page.Find("[data-testid=role-manager]").TextContent));
        Assert.Empty(page.Buttons());
        Assert.Empty(stage.Dialogs.FindAll("textarea"));
        Assert.Equal(["Recorded: you approved as manager."], stage.Said);
    }

    [Theory]
    [InlineData("", "Comment must not be empty")]
    [InlineData("  ", "Comment must not be empty")]
    [InlineData("\u200B", "Comment must hold a visible character")]
    [InlineData("a\u0007", "Comment must not hold control characters")]
    [InlineData("Too\u202E dear", "Comment must not hold the invisible character U+202E (character 4); delete it or type the text again")]
    public async Task Reject_WithoutReadableComment_IsNotSent(string comment, string message)
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage);
        page.Button("Reject").Press();
        stage.Dialogs.Find("textarea").Enter(comment);

        stage.Dialogs.Button("Confirm").Press();

        Assert.Equal(message, stage.Dialogs.Text(".error"));
        Assert.Empty(stage.Desk.Decided);
    }

    [Fact]
    public async Task Withdraw_InvisibleCharacterInTheReason_IsNotSent()
    {
        await using var stage = new PageStage("rita");
        var page = await OpenAsync(stage);
        page.Button("Withdraw").Press();
        stage.Dialogs.Find("textarea").Enter("No longer\u200B needed");

        stage.Dialogs.Button("Confirm").Press();

        Assert.StartsWith("Reason must not hold the invisible character U+200B", stage.Dialogs.Text(".error"), StringComparison.Ordinal);
        Assert.Empty(stage.Desk.Withdrawn);
    }

    [Fact]
    public async Task Dialog_OfAListRow_ShowsTheWorkflowsDetailsInFieldsOfTheirOwn()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync(Samples.Row() with { Title = "Pens · $1.00", Amount = 1m, IsConfirmed = false });
        var page = stage.Open<InboxPage>("/inbox");
        stage.Desk.Snapshots["REQ-A"] = Samples.Snapshot(Samples.Details(Samples.Row() with { Revision = 3 }) with { Title = "Gold\u202E bars" });
        stage.Desk.Answer(new CommandOutcome.Done(null));

        page.Button("Approve").Press();

        Assert.Equal("Gold‹U+202E› bars", stage.Dialogs.Find("[data-testid=dialog-title] > bdi").TextContent);
        Assert.Equal("Amount", stage.Dialogs.Text(".dialog-about dt"));
        Assert.Equal("$25,000.00", stage.Dialogs.Find("[data-testid=dialog-amount]").TextContent);
        Assert.DoesNotContain("Pens", stage.Dialogs.Markup, StringComparison.Ordinal);
        stage.Dialogs.Button("Confirm").Press();
        Assert.Equal(3, Assert.Single(stage.Desk.Decided).Revision);
    }

    [Fact]
    public async Task Dialog_DetailsAreAwaited_CannotBeConfirmed()
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage);
        var answer = new TaskCompletionSource();
        stage.Desk.Slowness = answer.Task;

        page.Button("Approve").Press();

        Assert.True(stage.Dialogs.Button("Confirm").HasAttribute("disabled"));
        Assert.Empty(stage.Dialogs.FindAll("[data-testid=dialog-amount]"));
        stage.Dialogs.Find("textarea").Enter("typed meanwhile");
        answer.SetResult();
        stage.Dialogs.Until(() => Assert.False(stage.Dialogs.Button("Confirm").HasAttribute("disabled")));
        Assert.Equal("typed meanwhile", stage.Dialogs.Find("textarea").GetAttribute("value"));
    }

    [Fact]
    public async Task Dialog_WorkflowDoesNotAnswer_SaysThatItShowsTheList()
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage);
        stage.Desk.Snapshots["REQ-A"] = new(Samples.Details(Samples.Row()), false, "No worker answered.", null);

        page.Button("Approve").Press();

        Assert.Equal("This is what the lists know; the request itself does not answer at the moment.", stage.Dialogs.Text(".dialog-about .hint"));
        Assert.False(stage.Dialogs.Button("Confirm").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Approve_CommentTooLong_NamesTheField()
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage);
        page.Button("Approve").Press();
        stage.Dialogs.Find("textarea").Enter(new string('c', 2_001));

        stage.Dialogs.Button("Confirm").Press();

        Assert.Equal("Comment must have 2,000 characters at most", stage.Dialogs.Text(".error"));
    }

    public static TheoryData<CommandOutcome, string> Answers => new()
    {
        { new CommandOutcome.Overtaken("max@demo.example", PageStage.Now.AddHours(-1), true), "Max Huber approved as manager at 11:00 UTC, before you." },
        { new CommandOutcome.Overtaken("max@demo.example", PageStage.Now.AddDays(-1), false), "Max Huber rejected as manager at 23 Nov, 12:00 UTC, before you." },
        { new CommandOutcome.Overtaken("max@demo.example", PageStage.Now.AddHours(-1), true) { IsOutside = true }, "Max Huber approved as manager at 11:00 UTC, before you. That decision came from outside the portal." },
        { new CommandOutcome.Refused(RefusalReason.OwnRequest), "Nobody decides their own request." },
        { new CommandOutcome.Refused(RefusalReason.SecondRole), "You have already decided this request for another role; one person counts once." },
        { new CommandOutcome.Refused(RefusalReason.AlreadyEnded), "The request has ended already, so nothing was changed." },
        { new CommandOutcome.Refused(RefusalReason.AlreadyDecided), "That role has already decided; the first decision stands." },
        { new CommandOutcome.Refused(RefusalReason.NotRequired), "This request does not ask for that role, so your decision does not count." },
        { new CommandOutcome.Refused(RefusalReason.NotRequester), "Only the requester can withdraw it." },
        { new CommandOutcome.Refused(RefusalReason.Unreadable), "It could not be read, so nothing was changed." },
        { new CommandOutcome.NotFoundOrNotYours(), "There is no such request, or it is not yours to do this." },
        { new CommandOutcome.AlreadyOpen(), "It is open again already." },
    };

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public async Task Approve_DoesNotCount_DialogSaysWhy(CommandOutcome outcome, string words)
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage);
        stage.Desk.Answer(outcome);
        page.Button("Approve").Press();

        stage.Dialogs.Button("Confirm").Press();

        stage.Dialogs.Until(() => Assert.Equal(words, stage.Dialogs.Text(".banner")));
        Assert.Equal(["Close"], stage.Dialogs.Buttons());
        stage.Dialogs.Button("Close").Press();
        stage.Dialogs.Until(() => Assert.Empty(stage.Dialogs.FindAll(".banner")));
        Assert.Empty(stage.Said);
    }

    [Fact]
    public async Task Approve_Stored_SaysThatItCountsLaterAndOffersNoSecondTime()
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage);
        stage.Desk.Answer(new CommandOutcome.Stored());
        page.Button("Approve").Press();

        stage.Dialogs.Button("Confirm").Press();

        page.Until(() => Assert.Empty(page.Buttons()));
        Assert.Equal(["Your decision is stored and counts as soon as a worker runs."], stage.Said);
    }

    [Fact]
    public async Task Approve_Unclear_RepeatsTheSameDecisionAndNeverSaysFailed()
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage);
        stage.Desk.Answer(new CommandOutcome.Unclear());
        stage.Desk.Answer(new CommandOutcome.Unclear());
        stage.Desk.Answer(new CommandOutcome.Done(null));
        page.Button("Approve").Press();

        stage.Dialogs.Button("Confirm").Press();

        stage.Dialogs.Until(() => Assert.Contains("Recording…", stage.Dialogs.Buttons()));
        Assert.Contains("counts once", stage.Dialogs.Text(".banner"), StringComparison.Ordinal);
        Assert.DoesNotContain("fail", stage.Dialogs.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.True(stage.Dialogs.Button("Recording…").HasAttribute("disabled"));
        await stage.EventuallyAsync(() => Assert.Single(stage.Said));
        Assert.Equal(3, stage.Desk.Decided.Count);
        Assert.Single(stage.Desk.Decided.Distinct());
    }

    [Fact]
    public async Task Confirm_ClickedTwice_SendsOnce()
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage);
        var answer = new TaskCompletionSource<CommandOutcome>();
        stage.Desk.Answers.Enqueue(() => answer.Task);
        page.Button("Approve").Press();

        var confirm = stage.Dialogs.Button("Confirm");
        var first = confirm.ClickAsync(new());
        var second = stage.Dialogs.FindAll("button")[^1].ClickAsync(new());
        Assert.Single(stage.Desk.Decided);
        answer.SetResult(new CommandOutcome.Done(null));

        await Task.WhenAll(first, second);
        Assert.Single(stage.Desk.Decided);
    }

    [Fact]
    public async Task Dialogs_OpenedTwice_HaveDecisionIdsOfTheirOwn()
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage);
        stage.Desk.Answer(new CommandOutcome.NotFoundOrNotYours());
        foreach (var _ in Enumerable.Range(0, 2))
        {
            page.Button("Approve").Press();
            stage.Dialogs.Button("Confirm").Press();
            stage.Dialogs.Until(() => stage.Dialogs.Button("Close"));
            stage.Dialogs.Button("Close").Press();
        }

        Assert.Equal(2, stage.Desk.Decided.Select(decision => decision.DecisionId).Distinct().Count());
    }

    [Fact]
    public async Task Desk_Throws_DialogKeepsTheTextAndNamesAnId()
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage);
        stage.Desk.Answers.Enqueue(() => throw new InvalidOperationException("secret detail"));
        page.Button("Approve").Press();
        stage.Dialogs.Find("textarea").Enter("Checked");

        stage.Dialogs.Button("Confirm").Press();

        stage.Dialogs.Until(() => Assert.Matches("this id: [0-9a-f]{12}$", stage.Dialogs.Text(".banner")));
        Assert.DoesNotContain("secret detail", stage.Dialogs.Markup, StringComparison.Ordinal);
        Assert.Equal("Checked", stage.Dialogs.Find("textarea").GetAttribute("value"));
    }

    [Fact]
    public async Task Withdraw_WithReason_IsSentAndEndsTheRequest()
    {
        await using var stage = new PageStage("rita");
        var page = await OpenAsync(stage);
        var withdrawn = Samples.Details(Samples.Row() with { Status = ApprovalStatus.Withdrawn }) with { Withdrawal = new(Samples.Rita, "Not needed") };
        stage.Desk.Answer(new CommandOutcome.Done(Samples.Snapshot(withdrawn)));
        page.Button("Withdraw").Press();
        stage.Dialogs.Button("Confirm").Press();
        Assert.Equal("Reason must not be empty", stage.Dialogs.Text(".error"));

        stage.Dialogs.Find("textarea").Enter("Not needed");
        stage.Dialogs.Button("Confirm").Press();

        Assert.Equal([("REQ-A", "run-REQ-A", "Not needed")], stage.Desk.Withdrawn);
        page.Until(() => Assert.Equal("Withdrawn", page.Find("[data-testid=request-status]").TextContent));
        Assert.Empty(page.Buttons());
        Assert.Contains("“Not needed”", page.Text(".tl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Withdraw_Unclear_IsRepeatedWithTheIdOfItsDialog()
    {
        await using var stage = new PageStage("rita");
        var page = await OpenAsync(stage);
        stage.Desk.Answer(new CommandOutcome.Unclear());
        stage.Desk.Answer(new CommandOutcome.Refused(RefusalReason.AlreadyEnded));
        foreach (var dialog in Enumerable.Range(1, 2))
        {
            page.Button("Withdraw").Press();
            stage.Dialogs.Find("textarea").Enter("Not needed");
            stage.Dialogs.Button("Confirm").Press();
            await stage.EventuallyAsync(() => Assert.Equal(["Close"], stage.Dialogs.Buttons()));
            stage.Dialogs.Button("Close").Press();
        }

        Assert.Equal([2, 1], stage.Desk.WithdrawalIds.GroupBy(id => id).Select(ids => ids.Count()));
        Assert.All(stage.Desk.WithdrawalIds, id => Assert.True(Guid.TryParse(id, out _), id));
    }

    private static async Task<IRenderedComponent<RequestPage>> OpenAsync(PageStage stage)
    {
        await stage.StartAsync(Samples.Row());
        stage.Desk.Snapshots["REQ-A"] = Samples.Snapshot(Samples.Details(Samples.Row()));
        return stage.Open<RequestPage>("/requests/REQ-A");
    }
}
