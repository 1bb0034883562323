using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class MultiLevelSmokeTests(DevServerFixture server)
{
    [Fact]
    public async Task RunAsync_ThreeRolesApprove_IsProcessed()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("25000.0");

        await handle.SignalJsonAsync("approve_vp", JsonWire.Decision("vera@example.com"));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia@example.com"));
        Assert.Equal(
            """{"manager":"approved","director":"pending","vp":"approved"}""",
            await handle.QueryJsonAsync(ApprovalWire.GetApprovalStatus));
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan@example.com"));

        Assert.Equal("Request approved by all 3 approvers and processed successfully", await handle.GetResultAsync<string>());
        Assert.Equal(["send_approval_requests", "process_approved_request"], stage.Activities.Names);
    }
}
