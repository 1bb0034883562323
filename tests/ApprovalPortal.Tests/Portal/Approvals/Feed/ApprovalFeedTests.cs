using System.Text.Json;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Common;

namespace ApprovalPortal.Tests.Portal.Approvals.Feed;

public sealed class ApprovalFeedTests(PortalNode node) : IClassFixture<PortalNode>
{
    [Fact]
    public async Task Feed_StartedByAnyClient_IsListedWithWhatTheWorkflowSays()
    {
        var row = await node.RequestAsync("\"5000.50\"", more: ",\"title\":\"Laptops\"");

        Assert.Equal(("Laptops", 5000.50m, "rita@demo.example"), (row.Title, row.Amount, row.Requester));
        Assert.Equal([ApprovalRole.Manager, ApprovalRole.Director], row.RequiredRoles);
        Assert.Equal((ApprovalStatus.Pending, 1), (row.Status, row.Revision));
        Assert.NotNull(row.DueAt);
    }

    [Fact]
    public async Task Feed_DecidedByAnyClient_ChangesAndIsTold()
    {
        var row = await node.RequestAsync("500");
        var calls = 0;
        using var subscription = node.Index.Subscribe(() => Interlocked.Increment(ref calls), row.RequestId);

        await node.Client.GetWorkflowHandle(row.RequestId).SignalAsync(
            "approve_manager", [JsonWire.Raw("""{"approved":true,"approver":"mia@demo.example"}""")]);

        await node.ListedAsync(
            row.RequestId,
            shown => shown is { Status: ApprovalStatus.Approved, Processing: ProcessingState.Processed, ClosedAt: not null });
        await Eventually.AssertAsync(() => Assert.True(Volatile.Read(ref calls) > 0));
    }

    [Fact]
    public async Task Feed_TerminatedRun_CountsAsWithdrawn()
    {
        var row = await node.RequestAsync("500");

        await node.Client.GetWorkflowHandle(row.RequestId).TerminateAsync("An operator did it");

        await node.ListedAsync(row.RequestId, shown => shown is { Status: ApprovalStatus.Withdrawn, ClosedAt: not null });
        Assert.DoesNotContain(
            node.Index.Query(new(ApprovalScope.Waiting, node.ViewerOf("mia@demo.example")) { Take = 1000 }).Rows,
            shown => shown.RequestId == row.RequestId);
    }

    [Theory]
    [InlineData("""{"title":7,"requester":[],"amount":"much","required_roles":"all","decisions":[null,1,{"role":"king"}],"revision":"x","processing":9}""")]
    [InlineData("""{"title":{},"amount":-1e300,"required_roles":[null,"vp",{},"vp"],"decisions":{"a":1},"revision":-5,"excerpt":null}""")]
    [InlineData("""{"decisions":[{"role":"vp","outcome":"pending","approver":"a","at":"2026-01-01"},{"role":"vp","outcome":"approved","approver":null,"at":"x"}]}""")]
    public async Task Feed_MemoOfWrongKinds_IsShownAsFarAsItCanBeReadAndHoldsNothingUp(string memo)
    {
        var id = await StartWithoutWorkerAsync(memo, DateTimeOffset.UtcNow);

        var row = await node.ListedAsync(id);
        var next = await node.RequestAsync("500");

        Assert.All(row.Decisions, Assert.NotNull);
        Assert.Equal(ApprovalStatus.Pending, row.Status);
        Assert.Contains(ApprovalRole.Manager, row.RequiredRoles);
        Assert.NotNull(next);
        Assert.Null(node.Index.State.Problem);
    }

    [Fact]
    public async Task Feed_ChangeThatClaimsToBeOfTheFuture_HidesNoOtherOne()
    {
        var id = await StartWithoutWorkerAsync("""{"title":"From the future"}""", DateTimeOffset.UtcNow.AddYears(50));
        await node.ListedAsync(id);

        Assert.NotNull(await node.RequestAsync("500"));
    }

    [Fact]
    public async Task Feed_StarterLiedInTheMemo_WorkflowsOwnWordsReplaceIt()
    {
        await using var stage = new ApprovalStage(node.Client);
        var id = await StartWithoutWorkerAsync(
            """{"title":"Pens","amount":"1.00","requester":"rita@demo.example","required_roles":["manager"],"revision":4000}""",
            DateTimeOffset.UtcNow,
            stage.TaskQueue);
        await node.ListedAsync(id, row => row.Title == "Pens");

        stage.StartWorker();

        var row = await node.ListedAsync(id, row => row.Revision == 1);
        Assert.Equal((900_000m, 3), (row.Amount, row.RequiredRoles.Count));
    }

    [Fact]
    public async Task Page_StartCannotBeRead_NamesTheField()
    {
        var id = await StartWithoutWorkerAsync("{}", DateTimeOffset.UtcNow, node.Stage.TaskQueue, amount: "\"much\"");
        await node.ListedAsync(id, row => row.ClosedAt is not null);
        var ada = await node.DeskOfAsync("ada@demo.example");

        var snapshot = await ada.GetAsync(id, TestContext.Current.CancellationToken);

        Assert.False(snapshot!.IsLive);
        Assert.StartsWith("This request could not be read: amount must be an amount of money", snapshot.Problem, StringComparison.Ordinal);
    }

    private async Task<string> StartWithoutWorkerAsync(
        string memo, DateTimeOffset changedAt, string? taskQueue = null, string amount = "900000")
    {
        var id = $"HOSTILE-{Guid.NewGuid():N}";
        var fields = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(memo)!;
        await node.Client.StartWorkflowAsync(
            "MultiLevelApprovalWorkflow",
            [JsonWire.Raw(ApprovalStage.RequestJson(id, amount))],
            new(id, taskQueue ?? $"nobody-{Guid.NewGuid():N}")
            {
                Memo = fields.ToDictionary(field => field.Key, field => (object)field.Value),
                TypedSearchAttributes = new SearchAttributeCollection.Builder()
                    .Set(ApprovalSearchAttributes.Kind, "no such kind")
                    .Set(ApprovalSearchAttributes.Status, "pending")
                    .Set(ApprovalSearchAttributes.PendingRoles, ["manager", "emperor"])
                    .Set(ApprovalSearchAttributes.ChangedAt, changedAt)
                    .ToSearchAttributeCollection(),
            });
        return id;
    }
}
