using System.Text.Json;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Api.Enums.V1;
using Temporalio.Common;
using static ApprovalPortal.Tests.Portal.Approvals.PortalNode;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

/// <summary>
/// Requests whose starter set memo and search attributes to what suits somebody: commands and lists go by the workflow's
/// own answer. The requester is rita, and a manager decides.
/// </summary>
public sealed class ForgedRowTests(ForgedRowTests.SlowNode slow, PortalNode node)
    : IClassFixture<ForgedRowTests.SlowNode>, IClassFixture<PortalNode>
{
    private const string Forged = """
        {"title":"Pens","amount":"1.00","currency":"EUR","category":"travel","requester":"max@demo.example","required_roles":["vp"],
         "decisions":[{"role":"manager","outcome":"approved","approver":"mia@demo.example","at":"2026-03-01T10:00:00Z"}],"revision":4000}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<ApprovalKind> Kinds => [.. Enum.GetValues<ApprovalKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Lists_OnceTheWorkflowRan_ShowItsOwnAnswer(ApprovalKind kind)
    {
        await using var stage = new ApprovalStage(node.Client);
        var id = await StartForgedAsync(kind, stage.TaskQueue);
        await node.ListedAsync(id, shown => shown.Revision == 4000);

        stage.StartWorker();

        var row = await node.ListedAsync(id, shown => shown.Revision == 1);
        var requester = kind == ApprovalKind.Single ? null : "rita@demo.example";
        Assert.Equal((requester, kind == ApprovalKind.Single ? null : 500m), (row.Requester, row.Amount));
        Assert.Equal([ApprovalRole.Manager], row.AwaitedRoles);
        Assert.Empty(row.Decisions);
        Assert.NotEqual("Pens", row.Title);
        Assert.Equal(requester is not null, IsListed(ApprovalScope.Mine, "rita@demo.example", id));
        Assert.False(IsListed(ApprovalScope.Mine, "max@demo.example", id));
        Assert.True(IsListed(ApprovalScope.Waiting, "max@demo.example", id));
        Assert.True(IsListed(ApprovalScope.Waiting, "mia@demo.example", id));
        Assert.False(IsListed(ApprovalScope.Waiting, "vera@demo.example", id));
        Assert.False(IsListed(ApprovalScope.Decided, "mia@demo.example", id));
        Assert.True(IsListed(ApprovalScope.All, "ada@demo.example", id));
        var max = await node.DeskOfAsync("max@demo.example");
        Assert.Equal(new CommandOutcome.NotFoundOrNotYours(), await max.WithdrawAsync(id, row.RunId, "Mine", NewCommandId(), Token));
        Assert.IsType<CommandOutcome.Done>(await max.DecideAsync(Decision(row, ApprovalRole.Manager), Token));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task WithdrawAsync_ClaimedRequester_CancelsNothing(ApprovalKind kind)
    {
        var row = await ListForgedAsync(kind, row => row with { Requester = "max@demo.example" });
        var max = await slow.Node.DeskOfAsync("max@demo.example");

        var outcome = await max.WithdrawAsync(row.RequestId, row.RunId, "Mine", NewCommandId(), Token);

        Assert.Equal(new CommandOutcome.NotFoundOrNotYours(), outcome);
        Assert.Empty(await MessagesAsync(row));
    }

    [Theory]
    [InlineData(ApprovalKind.Expense)]
    [InlineData(ApprovalKind.Single)]
    public async Task WithdrawAsync_ClaimedRequesterWhileNoWorkerRuns_CancelsNothing(ApprovalKind kind)
    {
        await using var stage = new ApprovalStage(node.Client);
        var id = await StartForgedAsync(kind, stage.TaskQueue);
        var row = await node.ListedAsync(id, shown => shown.Revision == 4000);
        var max = await node.DeskOfAsync("max@demo.example");

        var outcome = await max.WithdrawAsync(id, row.RunId, "Mine", NewCommandId(), Token);

        Assert.True(outcome is CommandOutcome.Unclear or CommandOutcome.NotFoundOrNotYours, outcome.ToString());
        Assert.Empty(await MessagesAsync(row));
    }

    [Fact]
    public async Task WithdrawAsync_RequesterWhomTheRowHides_Withdraws()
    {
        var row = await ListForgedAsync(ApprovalKind.MultiLevel, row => row with { Requester = "max@demo.example" }, "mia@demo.example");
        var mia = await slow.Node.DeskOfAsync("mia@demo.example");

        Assert.IsType<CommandOutcome.Done>(await mia.WithdrawAsync(row.RequestId, row.RunId, "Mine", NewCommandId(), Token));
    }

    [Fact]
    public async Task DecideAsync_ClaimedRequester_MayDecide()
    {
        var row = await ListForgedAsync(ApprovalKind.MultiLevel, row => row with { Requester = "mia@demo.example" });
        var mia = await slow.Node.DeskOfAsync("mia@demo.example");

        Assert.IsType<CommandOutcome.Done>(await mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token));
    }

    [Fact]
    public async Task DecideAsync_RequesterWhomTheRowHides_IsDenied()
    {
        var row = await ListForgedAsync(ApprovalKind.MultiLevel, row => row with { Requester = "rita@demo.example" }, "mia@demo.example");
        var mia = await slow.Node.DeskOfAsync("mia@demo.example");

        Assert.Equal(
            new CommandOutcome.Refused(RefusalReason.OwnRequest), await mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token));
        Assert.Empty(await MessagesAsync(row));
    }

    [Fact]
    public async Task DecideAsync_ClaimedRole_IsDenied()
    {
        var row = await ListForgedAsync(
            ApprovalKind.MultiLevel, row => row with { RequiredRoles = [ApprovalRole.Manager, ApprovalRole.Vp] });
        var vera = await slow.Node.DeskOfAsync("vera@demo.example");

        Assert.Equal(
            new CommandOutcome.Refused(RefusalReason.NotRequired), await vera.DecideAsync(Decision(row, ApprovalRole.Vp), Token));
        Assert.Null(await vera.GetAsync(row.RequestId, Token));
        Assert.Empty(await MessagesAsync(row));
    }

    [Theory]
    [InlineData("mia@demo.example")]
    [InlineData("max@demo.example")]
    public async Task DecideAsync_ClaimedDecisionAndStatus_MayDecide(string claimed)
    {
        var row = await ListForgedAsync(ApprovalKind.MultiLevel, row => row with
        {
            Status = ApprovalStatus.Approved,
            Decisions = [new(ApprovalRole.Manager, ApprovalStatus.Approved, claimed, DateTimeOffset.UtcNow)],
        });
        var mia = await slow.Node.DeskOfAsync("mia@demo.example");

        var done = Assert.IsType<CommandOutcome.Done>(await mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token));

        Assert.Equal("mia@demo.example", Assert.Single(done.Snapshot!.Details.Decisions).Approver);
    }

    [Theory]
    [InlineData("max@demo.example", "rita@demo.example")]
    [InlineData("rita@demo.example", "dan@demo.example")]
    public async Task GetAsync_ClaimedRequester_SeesNothingThatIsNotTheirs(string requester, string claimed)
    {
        var row = await ListForgedAsync(ApprovalKind.MultiLevel, row => row with { Requester = claimed }, requester);

        Assert.Null(await (await slow.Node.DeskOfAsync(claimed)).GetAsync(row.RequestId, Token));
        Assert.NotNull(await (await slow.Node.DeskOfAsync("mia@demo.example")).GetAsync(row.RequestId, Token));
    }

    [Fact]
    public async Task ReopenAsync_ClaimedTimeout_IsDenied()
    {
        var row = await ListForgedAsync(
            ApprovalKind.MultiLevel, row => row with { Status = ApprovalStatus.TimedOut, ClosedAt = DateTimeOffset.UtcNow });
        var ada = await slow.Node.DeskOfAsync("ada@demo.example");

        Assert.Equal(new CommandOutcome.AlreadyOpen(), await ada.ReopenAsync(row.RequestId, row.RunId, "Again", Token));
    }

    private bool IsListed(ApprovalScope scope, string viewer, string id) =>
        node.Index.Query(new(scope, node.ViewerOf(viewer)) { Take = 1_000 }).Rows.Any(row => row.RequestId == id);

    /// <summary>Starts a request of rita with forged memo and attributes.</summary>
    private async Task<string> StartForgedAsync(ApprovalKind kind, string taskQueue)
    {
        var id = $"FORGED-{Guid.NewGuid():N}";
        var (workflow, input) = Input(kind, id, "rita@demo.example");
        await node.Client.StartWorkflowAsync(workflow, [JsonWire.Raw(input)], new(id, taskQueue)
        {
            Memo = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Forged)!.ToDictionary(f => f.Key, f => (object)f.Value),
            TypedSearchAttributes = new SearchAttributeCollection.Builder()
                .Set(ApprovalSearchAttributes.Kind, "multi_level")
                .Set(ApprovalSearchAttributes.Status, "pending")
                .Set(ApprovalSearchAttributes.Requester, "max@demo.example")
                .Set(ApprovalSearchAttributes.PendingRoles, ["vp"])
                .Set(ApprovalSearchAttributes.ChangedAt, DateTimeOffset.UtcNow)
                .Set(ApprovalSearchAttributes.DueAt, DateTimeOffset.UtcNow.AddYears(1))
                .ToSearchAttributeCollection(),
        });
        return id;
    }

    /// <summary>Starts a request, and puts a forged row of it into the index of the node whose feed is slow.</summary>
    private async Task<ApprovalRow> ListForgedAsync(
        ApprovalKind kind, Func<ApprovalRow, ApprovalRow> forge, string requester = "rita@demo.example")
    {
        var id = $"FORGED-{Guid.NewGuid():N}";
        var (workflow, input) = Input(kind, id, requester);
        var handle = await slow.Node.Stage.StartAsync(workflow, id, input);
        var details = await handle.DetailsAsync();
        var row = forge(Web.Approvals.Feed.ApprovalRowReader.Read(details, details.RequestedAt) with { IsConfirmed = false });
        slow.Node.Index.Apply([row]);
        return row;
    }

    private static (string Workflow, string Input) Input(ApprovalKind kind, string id, string requester) => kind switch
    {
        ApprovalKind.MultiLevel => (
            "MultiLevelApprovalWorkflow",
            $$"""{"amount":"500","description":"Laptops","request_id":"{{id}}","requester":"{{requester}}"}"""),
        ApprovalKind.Expense => (
            "ExpenseApprovalWorkflow",
            $$"""{"amount":"500","category":"it","description":"Laptops","employee":"{{requester}}","request_id":"{{id}}"}"""),
        _ => ("ApprovalWorkflow", $"\"{id}\""),
    };

    private async Task<IReadOnlyList<EventType>> MessagesAsync(ApprovalRow row)
    {
        var history = await node.Client.GetWorkflowHandle(row.RequestId, row.RunId).FetchHistoryAsync();
        return [.. history.Events.Select(e => e.EventType)
            .Where(type => type is EventType.WorkflowExecutionSignaled or EventType.WorkflowExecutionCancelRequested)];
    }

    /// <summary>A node that corrects no row while a test looks at it.</summary>
    public sealed class SlowNode(DevServerFixture server) : IAsyncLifetime
    {
        public PortalNode Node { get; } = new(server)
        {
            Settings = { ["Approvals:FeedInterval"] = "00:01:00", ["Approvals:ClosingsInterval"] = "01:00:00" },
        };

        public ValueTask InitializeAsync() => Node.InitializeAsync();

        public ValueTask DisposeAsync() => Node.DisposeAsync();
    }
}
