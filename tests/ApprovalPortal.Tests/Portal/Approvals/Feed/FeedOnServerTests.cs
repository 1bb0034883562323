using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.DependencyInjection;
using Temporalio.Common;

namespace ApprovalPortal.Tests.Portal.Approvals.Feed;

/// <summary>What the feed finds on the real server when its own change queries cannot find it.</summary>
public sealed class FeedOnServerTests(DevServerFixture server)
{
    [Fact]
    public async Task Comparison_RequestIsDeletedFromTemporal_LeavesTheLists()
    {
        await using var node = await StartAsync(("Approvals:ComparisonInterval", "00:00:01"));
        var id = await StartOldAsync(node);
        await node.ListedAsync(id);

        await node.Client.WorkflowService.DeleteWorkflowExecutionAsync(
            new() { Namespace = node.Client.Options.Namespace, WorkflowExecution = new() { WorkflowId = id } });

        await Eventually.AssertAsync(() => Assert.Null(node.Index.Find(id)));
    }

    [Fact]
    public async Task ClosedAfter_TerminatedDaysAfterItsLastChange_IsFoundAndOnlyByThisQuery()
    {
        await using var node = await StartAsync();
        var id = await StartOldAsync(node);
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        await node.Client.GetWorkflowHandle(id).TerminateAsync("An operator did it");

        await Eventually.AssertAsync(async () =>
        {
            var row = Assert.Single(await ListAsync(node, VisibilityQuery.ClosedAfter(before), id));
            Assert.Equal(ApprovalStatus.Withdrawn, row.Status);
        });
        Assert.Empty(await ListAsync(node, VisibilityQuery.ChangedAfter(before), id));
        Assert.Empty(await ListAsync(node, VisibilityQuery.Open, id));
    }

    [Fact]
    public async Task Load_NodeStartsAfterADecision_ListsAndServesTheRest()
    {
        await using var first = await StartAsync();
        var row = await first.RequestAsync("5000");
        var mia = await first.DeskOfAsync("mia@demo.example");
        var decided = await mia.DecideAsync(PortalNode.Decision(row, ApprovalRole.Manager), TestContext.Current.CancellationToken);
        Assert.IsType<Web.Approvals.Desk.CommandOutcome.Done>(decided);

        await using var second = await StartAsync();

        var known = await second.ListedAsync(row.RequestId);
        Assert.Equal("mia@demo.example", Assert.Single(known.Decisions).Approver);
        Assert.DoesNotContain(WaitingFor(second, "max@demo.example"), shown => shown.RequestId == row.RequestId);
        Assert.Contains(WaitingFor(second, "dan@demo.example"), shown => shown.RequestId == row.RequestId);
        var dan = await second.DeskOfAsync("dan@demo.example");
        await dan.DecideAsync(PortalNode.Decision(known, ApprovalRole.Director), TestContext.Current.CancellationToken);
        await first.ListedAsync(row.RequestId, shown => shown.Processing == ProcessingState.Processed);
    }

    private async Task<PortalNode> StartAsync(params (string Key, string Value)[] settings)
    {
        var node = new PortalNode(server);
        foreach (var (key, value) in settings)
        {
            node.Settings[key] = value;
        }

        await node.InitializeAsync();
        return node;
    }

    private static IReadOnlyList<ApprovalRow> WaitingFor(PortalNode node, string email) =>
        node.Index.Query(new(ApprovalScope.Waiting, node.ViewerOf(email)) { Take = 1_000 }).Rows;

    private static async Task<IReadOnlyList<ApprovalRow>> ListAsync(PortalNode node, string query, string id)
    {
        var client = node.Services.GetRequiredService<IApprovalClient>();
        return await client.ListAsync(query, TestContext.Current.CancellationToken).Where(row => row.RequestId == id).ToListAsync();
    }

    // No worker serves it, so it stays as the starter lists it.
    private static async Task<string> StartOldAsync(PortalNode node)
    {
        var id = $"OLD-{Guid.NewGuid():N}";
        await node.Client.StartWorkflowAsync(
            nameof(MultiLevelApprovalWorkflow),
            [JsonWire.Raw(ApprovalStage.RequestJson(id, "500"))],
            new(id, $"nobody-{Guid.NewGuid():N}")
            {
                TypedSearchAttributes = new SearchAttributeCollection.Builder()
                    .Set(ApprovalSearchAttributes.Status, "pending")
                    .Set(ApprovalSearchAttributes.ChangedAt, DateTimeOffset.UtcNow.AddDays(-3))
                    .ToSearchAttributeCollection(),
            });
        return id;
    }
}
