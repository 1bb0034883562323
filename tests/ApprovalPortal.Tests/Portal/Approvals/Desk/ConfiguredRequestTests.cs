using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;
using static ApprovalPortal.Tests.Portal.Approvals.PortalNode;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

/// <summary>What the configuration says of new requests reaches their workflow, and the runs after a reopening.</summary>
public sealed class ConfiguredRequestTests(DevServerFixture server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitLimitAndCurrency_Configured_HoldForTheRequestAndForItsFurtherRuns()
    {
        await using var node = new PortalNode(server)
        {
            Settings = { ["Approvals:WaitLimit"] = "3.00:00:00", ["Portal:Currency"] = "EUR" },
        };
        await node.InitializeAsync();
        var rita = await node.DeskOfAsync("rita@demo.example");
        var ada = await node.DeskOfAsync("ada@demo.example");
        var request = new NewApproval(NewId(), "Laptops", "Two of them", 5_000m, "Equipment");
        Assert.IsType<CommandOutcome.Done>(await rita.SubmitAsync(request, Token));
        var runs = new HashSet<string>();
        foreach (var run in Enumerable.Range(1, 3))
        {
            var row = await node.ListedAsync(request.RequestId, shown => shown.Status == ApprovalStatus.Pending);
            Assert.True(runs.Add(row.RunId));
            Assert.Equal(("EUR", TimeSpan.FromDays(3)), (row.Currency, row.DueAt - row.RequestedAt));
            var details = await node.Client.GetWorkflowHandle(request.RequestId, row.RunId).DetailsAsync();
            Assert.Equal(("EUR", 259_200), (details.Currency, details.WaitLimitSeconds));
            Assert.Equal(TimeSpan.FromDays(3), details.DueAt - details.RequestedAt);

            await node.Client.FastForwardAsync(request.RequestId, TimeSpan.FromDays(3.01));
            row = await node.ListedAsync(request.RequestId, shown => shown.Status == ApprovalStatus.TimedOut);
            Assert.IsType<CommandOutcome.Done>(await ada.ReopenAsync(row.RequestId, row.RunId, $"Run {run + 1}", Token));
        }
    }
}
