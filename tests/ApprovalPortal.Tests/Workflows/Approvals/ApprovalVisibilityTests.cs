using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class ApprovalVisibilityTests(DevServerFixture server)
{
    [Fact]
    public async Task Publish_RequestOfAnyClient_IsListedWithMemoAndAttributes()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000.5", ",\"category\":\"it\",\"currency\":\"EUR\"");
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan", approved: false));
        await handle.WaitAsync(d => d.Revision == 2);

        var row = await FindAsync(handle.Id, "ApprovalStatus='pending' AND ApprovalPendingRoles='manager'", revision: 2);

        Assert.Equal("Two laptops for the new colleagues", await row.Memo[ApprovalMemo.Title].ToValueAsync<string>());
        Assert.Equal(ApprovalStage.Requester, await row.Memo[ApprovalMemo.Requester].ToValueAsync<string>());
        Assert.Equal("5000.50", await row.Memo[ApprovalMemo.Amount].ToValueAsync<string>());
        Assert.Equal("EUR", await row.Memo[ApprovalMemo.Currency].ToValueAsync<string>());
        Assert.Equal("it", await row.Memo[ApprovalMemo.Category].ToValueAsync<string>());
        Assert.Equal("Two laptops for the new colleagues", await row.Memo[ApprovalMemo.Excerpt].ToValueAsync<string>());
        Assert.Equal(
            [ApprovalRole.Manager, ApprovalRole.Director],
            await row.Memo[ApprovalMemo.RequiredRoles].ToValueAsync<List<ApprovalRole>>());
        var decision = Assert.Single(await row.Memo[ApprovalMemo.Decisions].ToValueAsync<List<MemoDecision>>());
        Assert.Equal((ApprovalRole.Director, ApprovalStatus.Rejected, "dan"), (decision.Role, decision.Outcome, decision.Approver));
        var attributes = row.TypedSearchAttributes;
        Assert.Equal("multi_level", attributes.Get(ApprovalSearchAttributes.Kind));
        Assert.Equal(ApprovalStage.Requester, attributes.Get(ApprovalSearchAttributes.Requester));
        Assert.Equal(["manager"], attributes.Get(ApprovalSearchAttributes.PendingRoles));
        Assert.Equal(decision.At, attributes.Get(ApprovalSearchAttributes.ChangedAt), TimeSpan.FromMilliseconds(1));
        var details = await handle.DetailsAsync();
        Assert.Equal(details.DueAt!.Value, attributes.Get(ApprovalSearchAttributes.DueAt), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task SearchAttributes_OfAStarter_AreListedBeforeAnyWorkerRuns()
    {
        await using var stage = new ApprovalStage(server.Client);
        var id = $"REQ-{Guid.NewGuid():N}";
        var request = new ApprovalRequest(id, "Rita@Example.com", 25_000m, "Laptops", SeparationOfDuties: true);
        var state = ApprovalState.For(request, DateTimeOffset.UtcNow);
        await server.Client.StartWorkflowAsync(
            "MultiLevelApprovalWorkflow",
            [request],
            new(id, stage.TaskQueue)
            {
                Memo = ApprovalVisibility.Memo(state),
                TypedSearchAttributes = ApprovalVisibility.SearchAttributes(state),
            });

        var row = await FindAsync(id, "ApprovalStatus='pending' AND ApprovalRequester='rita@example.com'", revision: 1);

        Assert.Equal("25000.00", await row.Memo[ApprovalMemo.Amount].ToValueAsync<string>());
        Assert.Equal(["manager", "director", "vp"], row.TypedSearchAttributes.Get(ApprovalSearchAttributes.PendingRoles));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Publish_SetByTheStarter_IsWrittenOnlyWhenItIsNotTheTruth(bool isTrue, int expected)
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var lie = new ApprovalRequest("R", ApprovalStage.Requester, 5m, "Laptops");
        var handle = await stage.ListedRequestAsync(500m, listed: isTrue ? null : lie);
        await handle.WaitAsync(d => d.Revision == 1);

        await handle.SignalJsonAsync("withdraw", $$"""{"by":"{{ApprovalStage.Requester}}","reason":"Not needed"}""");
        await handle.GetResultAsync<string>();

        Assert.Equal(expected, (await handle.EventsAsync(EventType.UpsertWorkflowSearchAttributes)).Count);
        var row = await FindAsync(handle.Id, "ApprovalStatus='withdrawn'", revision: 2);
        Assert.Equal("500.00", await row.Memo[ApprovalMemo.Amount].ToValueAsync<string>());
    }

    [Fact]
    public async Task Publish_Ended_LeavesNoPendingRoles()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.SingleAsync();
        await handle.SignalJsonAsync("approve", """{"approved":true,"approver_name":"mia"}""");
        await handle.GetResultAsync<string>();

        var row = await FindAsync(handle.Id, "ApprovalStatus='approved' AND ApprovalKind='single'", revision: 2);

        Assert.Equal("", row.TypedSearchAttributes.Get(ApprovalSearchAttributes.Requester));
        Assert.False(row.TypedSearchAttributes.ContainsKey(ApprovalSearchAttributes.DueAt));
        Assert.True(
            !row.TypedSearchAttributes.TryGetValue(ApprovalSearchAttributes.PendingRoles, out var roles) || roles.Count == 0);
    }

    [Fact]
    public async Task Publish_EndedByWithdrawal_LeavesNoPendingRoles()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await PartlyDecidedAsync(stage);

        await handle.SignalJsonAsync("withdraw", $$"""{"by":"{{ApprovalStage.Requester}}","reason":"Not needed"}""");

        await AssertNoPendingRolesAsync(handle, "withdrawn");
    }

    [Fact]
    public async Task Publish_EndedByCancellation_LeavesNoPendingRoles()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await PartlyDecidedAsync(stage);

        await handle.CancelAsync();

        await AssertNoPendingRolesAsync(handle, "withdrawn");
    }

    [Fact]
    public async Task Publish_EndedByExpiry_LeavesNoPendingRoles()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await PartlyDecidedAsync(stage);

        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromDays(14));

        await AssertNoPendingRolesAsync(handle, "timed_out");
    }

    private async Task<WorkflowHandle> PartlyDecidedAsync(ApprovalStage stage)
    {
        var handle = await stage.RequestAsync("25000");
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan"));
        var row = await FindAsync(handle.Id, "ApprovalPendingRoles='vp'", revision: 2);
        Assert.Equal(["manager", "vp"], row.TypedSearchAttributes.Get(ApprovalSearchAttributes.PendingRoles));
        return handle;
    }

    private async Task AssertNoPendingRolesAsync(WorkflowHandle handle, string status)
    {
        var row = await FindAsync(handle.Id, $"ApprovalStatus='{status}'", revision: 3);

        Assert.True(
            !row.TypedSearchAttributes.TryGetValue(ApprovalSearchAttributes.PendingRoles, out var roles) || roles.Count == 0);
        var stillPending = await server.Client.CountWorkflowsAsync(
            $"WorkflowId='{handle.Id}' AND ApprovalPendingRoles IN ('manager', 'director', 'vp')");
        Assert.Equal(0, stillPending.Count);
    }

    private async Task<WorkflowExecution> FindAsync(string id, string filter, int revision)
    {
        WorkflowExecution? found = null;
        await Eventually.AssertAsync(async () =>
        {
            await foreach (var row in server.Client.ListWorkflowsAsync($"WorkflowId='{id}' AND {filter}"))
            {
                found = row;
            }

            Assert.NotNull(found);
            Assert.Equal(revision, await found.Memo[ApprovalMemo.Revision].ToValueAsync<int>());
        });
        return found!;
    }
}
