using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Api.Enums.V1;
using static ApprovalPortal.Tests.Portal.Approvals.PortalNode;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

/// <summary>A decision whose answers get lost on the way back.</summary>
public sealed class UnclearAnswerTests(DevServerFixture server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DecideAsync_AnswersGetLost_IsSentAgainAndCountsOnce()
    {
        await using var proxy = new CuttingProxy(server.Client.Connection.Options.TargetHost!);
        await using var node = new PortalNode(server) { Settings = { ["TEMPORAL_ADDRESS"] = proxy.Address } };
        await node.InitializeAsync();
        var row = await node.RequestAsync("5000");
        var mia = await node.DeskOfAsync("mia@demo.example");
        await mia.GetAsync(row.RequestId, Token);

        proxy.IsCutting = true;
        var deciding = mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token);
        await Eventually.AssertAsync(async () => Assert.Equal(1, await CountSignalsAsync(row)));
        Assert.False(deciding.IsCompleted);
        proxy.IsCutting = false;

        Assert.IsType<CommandOutcome.Done>(await deciding);
        Assert.True(proxy.Cuts > 0);
        Assert.Equal(1, await CountSignalsAsync(row));
    }

    [Fact]
    public async Task DecideAsync_NoAnswerWhilePatienceLasts_IsUnclearAndCanBeSentAgain()
    {
        await using var proxy = new CuttingProxy(server.Client.Connection.Options.TargetHost!);
        await using var node = new PortalNode(server)
        {
            Settings = { ["TEMPORAL_ADDRESS"] = proxy.Address, ["Approvals:CommandPatience"] = "00:00:02" },
        };
        await node.InitializeAsync();
        var row = await node.RequestAsync("5000");
        var mia = await node.DeskOfAsync("mia@demo.example");
        await mia.GetAsync(row.RequestId, Token);
        var decision = Decision(row, ApprovalRole.Manager);

        proxy.IsCutting = true;
        var unclear = await mia.DecideAsync(decision, Token);
        await Eventually.AssertAsync(() => Assert.NotNull(node.Index.State.Problem));
        proxy.IsCutting = false;

        Assert.Equal(new CommandOutcome.Unclear(), unclear);
        await Eventually.AssertAsync(async () => Assert.IsType<CommandOutcome.Done>(await mia.DecideAsync(decision, Token)));
        await Eventually.AssertAsync(() => Assert.Null(node.Index.State.Problem));
        Assert.Equal(1, await CountSignalsAsync(row));
    }

    private async Task<int> CountSignalsAsync(ApprovalRow row)
    {
        var history = await server.Client.GetWorkflowHandle(row.RequestId, row.RunId).FetchHistoryAsync();
        return history.Events.Count(e => e.EventType == EventType.WorkflowExecutionSignaled);
    }
}
