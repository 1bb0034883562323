using ApprovalPortal.Data.Decisions;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Temporalio.Api.Enums.V1;
using static ApprovalPortal.Tests.Portal.Approvals.PortalNode;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

/// <summary>Decisions of the portal and of other clients, in real workflows, as a request's page marks them.</summary>
public sealed class SentDecisionTests(PortalNode node, DevServerFixture server) : IClassFixture<PortalNode>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ApprovalKind.MultiLevel, true)]
    [InlineData(ApprovalKind.MultiLevel, false)]
    [InlineData(ApprovalKind.Expense, true)]
    [InlineData(ApprovalKind.Expense, false)]
    [InlineData(ApprovalKind.Single, true)]
    [InlineData(ApprovalKind.Single, false)]
    public async Task DecideAsync_InThePortal_IsNotMarked(ApprovalKind kind, bool approved)
    {
        var row = await StartAsync(kind);
        var mia = await node.DeskOfAsync("mia@demo.example");

        var outcome = await mia.DecideAsync(Decision(row, ApprovalRole.Manager, approved, "Because"), Token);

        Assert.Empty(Assert.IsType<CommandOutcome.Done>(outcome).Snapshot!.OutsideDecisions!);
        Assert.Empty((await mia.GetAsync(row.RequestId, Token))!.OutsideDecisions!);
    }

    [Theory]
    [InlineData(ApprovalKind.MultiLevel, "")]
    [InlineData(ApprovalKind.MultiLevel, "chosen-by-the-sender")]
    [InlineData(ApprovalKind.Expense, "")]
    [InlineData(ApprovalKind.Single, "")]
    public async Task GetAsync_SentByAnotherClient_IsMarkedWhateverItsId(ApprovalKind kind, string decisionId)
    {
        var row = await StartAsync(kind);

        await SendFromOutsideAsync(row, decisionId);

        await AssertMarkedAsync(row);
    }

    [Theory]
    [InlineData("rejected", "mia@demo.example")]
    [InlineData("approved", "max@demo.example")]
    public async Task GetAsync_ExpenseForWhichAnotherDecisionWasRecorded_IsMarked(string outcome, string person)
    {
        var row = await StartAsync(ApprovalKind.Expense);
        await RecordAsync(row, outcome, person);

        await SendFromOutsideAsync(row, "");

        await AssertMarkedAsync(row);
    }

    [Fact]
    public async Task GetAsync_RecordedButNeverSent_DoesNotMakeAForeignDecisionGenuine()
    {
        var row = await StartAsync(ApprovalKind.MultiLevel);
        await RecordAsync(row, "approved", "mia@demo.example");

        await SendFromOutsideAsync(row, "chosen-by-the-sender");

        await AssertMarkedAsync(row);
    }

    [Fact]
    public async Task DecideAsync_ForeignDecisionWasFirst_SaysThatItIsOne()
    {
        var row = await StartAsync(ApprovalKind.MultiLevel);
        await SendFromOutsideAsync(row, "chosen-by-the-sender");
        await AssertMarkedAsync(row);

        var outcome = await (await node.DeskOfAsync("max@demo.example")).DecideAsync(Decision(row, ApprovalRole.Manager), Token);

        Assert.True(Assert.IsType<CommandOutcome.Overtaken>(outcome).IsOutside);
    }

    [Fact]
    public async Task GetAsync_ReopenedTwice_CarriedOverDecisionsKeepTheirMarks()
    {
        var row = await node.RequestAsync("25000");
        var vera = await node.DeskOfAsync("vera@demo.example");
        Assert.IsType<CommandOutcome.Done>(await vera.DecideAsync(Decision(row, ApprovalRole.Vp), Token));
        await SendFromOutsideAsync(row, "chosen-by-the-sender");
        var ada = await node.DeskOfAsync("ada@demo.example");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await node.Client.FastForwardAsync(row.RequestId, TimeSpan.FromDays(15));
            row = await node.ListedAsync(row.RequestId, shown => shown.Status == ApprovalStatus.TimedOut);
            Assert.IsType<CommandOutcome.Done>(await ada.ReopenAsync(row.RequestId, row.RunId, "Again", Token));
            row = await node.ListedAsync(row.RequestId, shown => shown is { Status: ApprovalStatus.Pending, Revision: > 0 });
        }

        var snapshot = (await vera.GetAsync(row.RequestId, Token))!;

        Assert.Equal(["mia@demo.example", "vera@demo.example"], snapshot.Details.Decisions.Select(d => d.Approver).Order());
        Assert.Equal("mia@demo.example", Assert.Single(snapshot.OutsideDecisions!).Approver);
    }

    [Fact]
    public async Task GetAsync_ManyViewersOfOneRevision_QueryTheDatabaseOnceAndListsNever()
    {
        var row = await StartAsync(ApprovalKind.MultiLevel);
        await SendFromOutsideAsync(row, "");
        row = await node.ListedAsync(row.RequestId, shown => shown.Decisions.Count > 0);
        var rita = await node.DeskOfAsync("rita@demo.example");
        using var queries = new DatabaseQueries(row.RequestId);

        var snapshots = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => rita.GetAsync(row.RequestId, Token)));
        node.Index.Query(new(Web.Approvals.Index.ApprovalScope.Mine, node.ViewerOf("rita@demo.example")));

        Assert.All(snapshots, snapshot => Assert.Single(snapshot!.OutsideDecisions!));
        Assert.Contains("SentDecisions", Assert.Single(queries.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecideAsync_DecisionCannotBeRecorded_SendsNothingAndPagesDoNotGuess()
    {
        await using var broken = new PortalNode(server);
        await broken.InitializeAsync();
        var row = await broken.RequestAsync("5000");
        var mia = await broken.DeskOfAsync("mia@demo.example");
        await using (var db = broken.NewContext())
        {
            await db.Database.ExecuteSqlRawAsync("""DROP TABLE "SentDecisions" """, Token);
        }

        await Assert.ThrowsAnyAsync<Exception>(() => mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token));

        var history = await broken.Client.GetWorkflowHandle(row.RequestId).FetchHistoryAsync();
        Assert.DoesNotContain(history.Events, e => e.EventType == EventType.WorkflowExecutionSignaled);
        await SendFromOutsideAsync(row, "");
        await broken.ListedAsync(row.RequestId, shown => shown.Decisions.Count > 0);
        var snapshot = (await mia.GetAsync(row.RequestId, Token))!;
        Assert.True(snapshot.IsLive);
        Assert.Null(snapshot.OutsideDecisions);
    }

    private async Task<ApprovalRow> StartAsync(ApprovalKind kind) => kind switch
    {
        ApprovalKind.MultiLevel => await node.RequestAsync("5000"),
        ApprovalKind.Expense => await node.ListedAsync((await node.Stage.ExpenseAsync()).Id),
        _ => await node.ListedAsync((await node.Stage.SingleAsync()).Id),
    };

    // An approval as the manager mia, whoever sends it.
    private async Task SendFromOutsideAsync(ApprovalRow row, string decisionId)
    {
        var handle = node.Client.GetWorkflowHandle(row.RequestId);
        await (row.Kind switch
        {
            ApprovalKind.MultiLevel => handle.SignalJsonAsync(
                "approve_manager", $$"""{"approved":true,"approver":"mia@demo.example","decision_id":"{{decisionId}}"}"""),
            ApprovalKind.Expense => handle.SignalJsonAsync("approve", "\"mia@demo.example\"", "\"Fine\""),
            _ => handle.SignalJsonAsync("approve", """{"approver_name":"mia@demo.example","approved":true}"""),
        });
    }

    private Task RecordAsync(ApprovalRow row, string outcome, string person) =>
        node.Services.GetRequiredService<SentDecisionStore>().AddAsync(
            new()
            {
                RequestId = row.RequestId,
                RunId = row.RunId,
                Step = "manager",
                DecisionId = NewCommandId(),
                Person = person,
                Outcome = outcome,
                SentAt = DateTimeOffset.UtcNow,
            },
            Token);

    private async Task AssertMarkedAsync(ApprovalRow row)
    {
        await node.ListedAsync(row.RequestId, shown => shown.Decisions.Count > 0);
        var mia = await node.DeskOfAsync("mia@demo.example");
        var snapshot = (await mia.GetAsync(row.RequestId, Token))!;
        Assert.Equal("mia@demo.example", Assert.Single(snapshot.OutsideDecisions!).Approver);
    }
}
