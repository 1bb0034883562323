using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Api.Enums.V1;
using static ApprovalPortal.Tests.Portal.Approvals.PortalNode;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

public sealed class ApprovalDeskCommandTests(PortalNode node) : IClassFixture<PortalNode>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SubmitAsync_Request_IsInTheIndexAtOnceAndThenTheWorkflowsOwn()
    {
        var rita = await node.DeskOfAsync("rita@demo.example");
        var request = new NewApproval(NewId(), "Laptops", "Two of them\nfor the new ones", 25_000m, "Equipment");

        Assert.IsType<CommandOutcome.Done>(await rita.SubmitAsync(request, Token));

        var row = node.Index.Find(request.RequestId)!;
        Assert.Equal(("Laptops", 25_000m, 3), (row.Title, row.Amount, row.RequiredRoles.Count));
        var snapshot = (await rita.GetAsync(request.RequestId, Token))!;
        Assert.True(snapshot.IsLive, snapshot.Problem);
        Assert.Equal((true, "Equipment", "USD"), (snapshot.Details.SeparationOfDuties, snapshot.Details.Category, snapshot.Details.Currency));
        Assert.Equal(TimeSpan.FromDays(14), snapshot.Details.DueAt - snapshot.Details.RequestedAt);
        await node.ListedAsync(request.RequestId, shown => shown.Revision == 1);
    }

    [Fact]
    public async Task SubmitAsync_SameAgain_MakesNoSecondOne()
    {
        var rita = await node.DeskOfAsync("rita@demo.example");
        var request = new NewApproval(NewId(), "Laptops", "Two of them", 500m, null);
        await rita.SubmitAsync(request, Token);
        var first = await node.ListedAsync(request.RequestId, row => row.Revision == 1);

        var again = await rita.SubmitAsync(request, Token);
        var other = await rita.SubmitAsync(request with { Amount = 900m }, Token);
        var foreign = await (await node.DeskOfAsync("dan@demo.example")).SubmitAsync(request, Token);

        Assert.IsType<CommandOutcome.Done>(again);
        Assert.Equal("request_id", Assert.IsType<CommandOutcome.Invalid>(other).Error.Field);
        Assert.Equal(new CommandOutcome.NotFoundOrNotYours(), foreign);
        Assert.Equal(first.RunId, (await node.Client.GetWorkflowHandle(request.RequestId).DescribeAsync()).RunId);
    }

    [Theory]
    [InlineData("../../etc", "Title", "Text", "10", null, "request_id")]
    [InlineData(null, "", "Text", "10", null, "title")]
    [InlineData(null, "Title", " \t\n", "10", null, "description")]
    [InlineData(null, "Title", "Text", "0", null, "amount")]
    [InlineData(null, "Title", "Text", "-1", null, "amount")]
    [InlineData(null, "Title", "Text", "1.005", null, "amount")]
    [InlineData(null, "Title", "Text", "1000000000000.01", null, "amount")]
    [InlineData(null, "Title", "Text", "10", "Yachts", "category")]
    [InlineData(null, "Ti\u0007tle", "Text", "10", null, "title")]
    [InlineData(null, "Ti\u202Etle", "Text", "10", null, "title")]
    [InlineData(null, "Title", "Te\u2066xt", "10", null, "description")]
    [InlineData(null, "Title", "Text", "10", "Tra\u200Bvel", "category")]
    public async Task SubmitAsync_BadField_IsNamedAndNothingIsSent(
        string? id, string title, string description, string amount, string? category, string field)
    {
        var rita = await node.DeskOfAsync("rita@demo.example");
        var value = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);
        var request = new NewApproval(id ?? NewId(), title, description, value, category);

        var outcome = await rita.SubmitAsync(request, Token);

        Assert.Equal(field, Assert.IsType<CommandOutcome.Invalid>(outcome).Error.Field);
        Assert.Null(node.Index.Find(request.RequestId));
    }

    [Fact]
    public async Task SubmitAsync_RoleHasNobodyButTheRequester_NamesTheRole()
    {
        var dan = await node.DeskOfAsync("dan@demo.example");
        var request = new NewApproval(NewId(), "Chairs", "Ten of them", 5_000m, null);

        var outcome = await dan.SubmitAsync(request, Token);

        Assert.Equal([ApprovalRole.Director], Assert.IsType<CommandOutcome.NobodyCanDecide>(outcome).Roles);
        Assert.Null(node.Index.Find(request.RequestId));
    }

    [Fact]
    public async Task WithdrawAsync_Requester_EndsTheRequestOnce()
    {
        var row = await node.RequestAsync("500");
        var rita = await node.DeskOfAsync("rita@demo.example");

        var outcome = await rita.WithdrawAsync(row.RequestId, row.RunId, "Not needed", NewCommandId(), Token);

        var details = Assert.IsType<CommandOutcome.Done>(outcome).Snapshot!.Details;
        Assert.Equal(new Withdrawal("rita@demo.example", "Not needed"), details.Withdrawal);
        Assert.Equal(ApprovalStatus.Withdrawn, node.Index.Find(row.RequestId)!.Status);
        var mia = await node.DeskOfAsync("mia@demo.example");
        Assert.Equal(
            new CommandOutcome.Refused(RefusalReason.AlreadyEnded),
            await mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token));
    }

    [Theory]
    [InlineData("withdraw/{0}")]
    [InlineData("withdraw/{1}")]
    [InlineData("{0}")]
    [InlineData("{1}")]
    public async Task WithdrawAsync_ForeignSignalWithAGuessableId_IsNotSwallowed(string foreignId)
    {
        var row = await node.RequestAsync("500");
        await node.Client.WorkflowService.SignalWorkflowExecutionAsync(new()
        {
            Namespace = node.Client.Options.Namespace,
            WorkflowExecution = new() { WorkflowId = row.RequestId, RunId = row.RunId },
            SignalName = "no_such_signal",
            RequestId = string.Format(System.Globalization.CultureInfo.InvariantCulture, foreignId, row.RunId, row.RequestId),
        });
        var rita = await node.DeskOfAsync("rita@demo.example");

        var outcome = await rita.WithdrawAsync(row.RequestId, row.RunId, "Not needed", NewCommandId(), Token);

        Assert.IsType<CommandOutcome.Done>(outcome);
    }

    [Fact]
    public async Task WithdrawAsync_SameCommandTwice_IsSentOnce()
    {
        await using var stage = ApprovalStage.WithWorker(node.Client);
        var handle = await stage.RequestAsync("500", ",\"title\":\"Laptops\"");
        var row = await node.ListedAsync(handle.Id);
        var rita = await node.DeskOfAsync(await node.AddPersonAsync(ApprovalStage.Requester, "Rita Example", "Requester"));
        await stage.StopWorkerAsync();
        var id = NewCommandId();

        var outcomes = new[]
        {
            await rita.WithdrawAsync(row.RequestId, row.RunId, "Not needed", id, Token),
            await rita.WithdrawAsync(row.RequestId, row.RunId, "Not needed", id, Token),
        };

        Assert.All(outcomes, outcome => Assert.IsType<CommandOutcome.Stored>(outcome));
        var history = await node.Client.GetWorkflowHandle(row.RequestId).FetchHistoryAsync();
        Assert.Single(history.Events, e => e.EventType == EventType.WorkflowExecutionSignaled);
    }

    [Fact]
    public async Task WithdrawAsync_IdThatIsNone_NamesTheField()
    {
        var row = await node.RequestAsync("500");
        var rita = await node.DeskOfAsync("rita@demo.example");

        var outcome = await rita.WithdrawAsync(row.RequestId, row.RunId, "Not needed", "", Token);

        Assert.Equal("command_id", Assert.IsType<CommandOutcome.Invalid>(outcome).Error.Field);
    }

    [Fact]
    public async Task Commands_InvisibleCharacter_NameTheFieldAndSendNothing()
    {
        var row = await node.RequestAsync("500");
        var mia = await node.DeskOfAsync("mia@demo.example");
        var rita = await node.DeskOfAsync("rita@demo.example");
        var ada = await node.DeskOfAsync("ada@demo.example");

        var outcomes = new[]
        {
            await mia.DecideAsync(Decision(row, ApprovalRole.Manager, comment: "Fi\u202Ene"), Token),
            await mia.DecideAsync(Decision(row, ApprovalRole.Manager, approved: false, comment: "N\u200Bo"), Token),
            await rita.WithdrawAsync(row.RequestId, row.RunId, "Not\u2066 needed", NewId(), Token),
            await ada.ReopenAsync(row.RequestId, row.RunId, "Ag\u00ADain", Token),
        };

        Assert.Equal(
            ["comment", "comment", "reason", "reason"],
            outcomes.Select(outcome => Assert.IsType<CommandOutcome.Invalid>(outcome).Error.Field));
        Assert.Equal(1, (await rita.GetAsync(row.RequestId, Token))!.Details.Revision);
    }

    [Fact]
    public async Task GetHistoryAsync_ReopenedTwice_TellsEachRunAndAsksItOnce()
    {
        var row = await node.RequestAsync("5000");
        var mia = await node.DeskOfAsync("mia@demo.example");
        await mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token);
        var ada = await node.DeskOfAsync("ada@demo.example");
        var first = await TimeOutAsync(row);
        await ada.ReopenAsync(row.RequestId, first.RunId, "Dan was ill", Token);
        // Its approvals are verified, so its timer runs.
        await node.ListedAsync(row.RequestId, shown => shown.RunId != first.RunId && shown.Revision > 0);
        Assert.True((await ada.GetAsync(row.RequestId, Token))!.IsLive);
        var second = await TimeOutAsync(row);
        Assert.NotEqual(first.RunId, second.RunId);
        await ada.ReopenAsync(row.RequestId, second.RunId, "Dan is still ill", Token);
        await node.ListedAsync(row.RequestId, shown => shown.RunId != second.RunId && shown.Revision > 0);
        Assert.True((await ada.GetAsync(row.RequestId, Token))!.IsLive);

        var history = await ada.GetHistoryAsync(row.RequestId, Token);

        Assert.Equal((RunHistoryEnd.Complete, node.Index.Find(row.RequestId)!.RunId), (history.End, history.RunId));
        Assert.Equal([second.RunId, first.RunId], history.Runs.Select(run => run.RunId));
        Assert.Equal("Dan was ill", history.Runs[0].ReopenedFrom!.Reason);
        Assert.All(history.Runs, run => Assert.Equal(ApprovalStatus.TimedOut, run.Status));
        var before = node.Counter.Calls.Count(call => call is "query" or "describe");
        await mia.GetHistoryAsync(row.RequestId, Token);
        Assert.Equal(before, node.Counter.Calls.Count(call => call is "query" or "describe"));
        Assert.Empty((await node.DeskOfNobody().GetHistoryAsync(row.RequestId, Token)).Runs);
    }

    [Fact]
    public async Task WithdrawAsync_Expense_CancelsItsRun()
    {
        var id = $"EXP-{Guid.NewGuid():N}";
        await node.Stage.StartAsync(
            "ExpenseApprovalWorkflow",
            id,
            $$"""{"amount":"13.50","category":"travel","description":"Taxi","employee":"rita@demo.example","request_id":"{{id}}"}""");
        var row = await node.ListedAsync(id);
        var rita = await node.DeskOfAsync("rita@demo.example");

        var outcome = await rita.WithdrawAsync(id, row.RunId, "Not needed", NewCommandId(), Token);

        Assert.IsType<CommandOutcome.Done>(outcome);
        await node.ListedAsync(id, shown => shown is { Status: ApprovalStatus.Withdrawn, ClosedAt: not null });
    }

    [Fact]
    public async Task ReopenAsync_TimedOut_KeepsTheApprovalAndAsksTheRest()
    {
        var row = await node.RequestAsync("5000");
        var mia = await node.DeskOfAsync("mia@demo.example");
        await mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token);
        var timedOut = await TimeOutAsync(row);
        var ada = await node.DeskOfAsync("ada@demo.example");

        Assert.IsType<CommandOutcome.Done>(await ada.ReopenAsync(row.RequestId, timedOut.RunId, "Dan was ill", Token));

        var reopened = await node.ListedAsync(row.RequestId, shown => shown.RunId != row.RunId && shown.Revision > 0);
        Assert.Equal([ApprovalRole.Director], reopened.AwaitedRoles);
        var dan = await node.DeskOfAsync("dan@demo.example");
        var done = Assert.IsType<CommandOutcome.Done>(await dan.DecideAsync(Decision(reopened, ApprovalRole.Director), Token));
        Assert.Equal(ApprovalStatus.Approved, done.Snapshot!.Details.Status);
        Assert.Equal(("Dan was ill", "ada@demo.example"), (done.Snapshot.Details.ReopenedFrom!.Reason, done.Snapshot.Details.ReopenedFrom.By));
        Assert.Equal(["mia@demo.example", "dan@demo.example"], done.Snapshot.Details.Decisions.Select(d => d.Approver));
    }

    [Fact]
    public async Task ReopenAsync_TwoAdminsAtOnce_OneOpensAndTheOtherIsTold()
    {
        var timedOut = await TimeOutAsync(await node.RequestAsync("5000"));
        var ada = await node.DeskOfAsync("ada@demo.example");

        var outcomes = await Task.WhenAll(
            ada.ReopenAsync(timedOut.RequestId, timedOut.RunId, "First", Token),
            ada.ReopenAsync(timedOut.RequestId, timedOut.RunId, "Second", Token));
        var later = await ada.ReopenAsync(timedOut.RequestId, timedOut.RunId, "Third", Token);

        Assert.Single(outcomes.OfType<CommandOutcome.Done>());
        Assert.Single(outcomes.OfType<CommandOutcome.AlreadyOpen>());
        Assert.Equal(new CommandOutcome.AlreadyOpen(), later);
    }

    [Fact]
    public async Task ReopenAsync_Expense_IsAskedAgain()
    {
        var handle = await node.Stage.ExpenseAsync();
        var timedOut = await TimeOutAsync(await node.ListedAsync(handle.Id));
        var ada = await node.DeskOfAsync("ada@demo.example");

        Assert.IsType<CommandOutcome.Done>(await ada.ReopenAsync(handle.Id, timedOut.RunId, "Again", Token));

        var mia = await node.DeskOfAsync("mia@demo.example");
        var done = await mia.DecideAsync(Decision(node.Index.Find(handle.Id)!, ApprovalRole.Manager), Token);
        Assert.Equal(ApprovalStatus.Approved, Assert.IsType<CommandOutcome.Done>(done).Snapshot!.Details.Status);
    }

    [Fact]
    public async Task ReopenAsync_NotTimedOut_IsRefused()
    {
        var row = await node.RequestAsync("500");
        var ada = await node.DeskOfAsync("ada@demo.example");

        Assert.Equal(new CommandOutcome.AlreadyOpen(), await ada.ReopenAsync(row.RequestId, row.RunId, "Why not", Token));
    }

    [Fact]
    public async Task GetAsync_ManyViewersOfOneRevision_AskTheWorkflowOnce()
    {
        var row = await node.RequestAsync("500");
        var rita = await node.DeskOfAsync("rita@demo.example");
        var before = node.Counter.Calls.Count(call => call == "query");

        var snapshots = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => rita.GetAsync(row.RequestId, Token)));

        Assert.All(snapshots, snapshot => Assert.True(snapshot!.IsLive));
        Assert.Equal(before + 1, node.Counter.Calls.Count(call => call == "query"));
    }

    [Fact]
    public async Task GetAsync_NoWorker_ShowsWhatListsKnow()
    {
        await using var stage = ApprovalStage.WithWorker(node.Client);
        var handle = await stage.RequestAsync("500", ",\"title\":\"Laptops\"");
        var row = await node.ListedAsync(handle.Id);
        await stage.StopWorkerAsync();
        var mia = await node.DeskOfAsync("mia@demo.example");

        var snapshot = (await mia.GetAsync(row.RequestId, Token))!;

        Assert.False(snapshot.IsLive);
        Assert.NotNull(snapshot.Problem);
        Assert.Equal(("Laptops", ApprovalStatus.Pending), (snapshot.Details.Title, snapshot.Details.Status));
    }

    [Fact]
    public async Task GetAsync_OutsideTheIndex_IsAskedOfTemporal()
    {
        var row = await node.RequestAsync("500");
        var mia = await node.DeskOfAsync("mia@demo.example");
        await node.Client.GetWorkflowHandle(row.RequestId).TerminateAsync("test");
        await node.ListedAsync(row.RequestId, shown => shown.ClosedAt is not null);
        node.Index.Remove(row.RequestId);

        var snapshot = (await mia.GetAsync(row.RequestId, Token))!;

        Assert.Equal(ApprovalStatus.Withdrawn, snapshot.Details.Status);
    }

    private async Task<ApprovalRow> TimeOutAsync(ApprovalRow row)
    {
        await node.Client.FastForwardAsync(row.RequestId, TimeSpan.FromDays(15));
        return await node.ListedAsync(row.RequestId, shown => shown.Status == ApprovalStatus.TimedOut);
    }
}
