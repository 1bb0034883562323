using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Tests.Workflows.SingleApproval;

public sealed class ApprovalWorkflowTests(DevServerFixture server)
{
    [Theory]
    [InlineData("""{"approved":true,"approver_name":"mia","comment":""}""", "Request approved by mia", "approved")]
    [InlineData("""{"approved":false,"approver_name":"mia","comment":"Too early"}""", "Request rejected by mia: Too early", "rejected")]
    public async Task Approve_ByManager_EndsTheRequest(string input, string result, string status)
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.SingleAsync();
        Assert.Equal("""{"manager":"pending"}""", await handle.QueryJsonAsync("get_approval_status"));
        await handle.SignalJsonAsync("approve", input);

        Assert.Equal(result, await handle.GetResultAsync<string>());
        Assert.Equal($$"""{"manager":"{{status}}"}""", await handle.QueryJsonAsync("get_approval_status"));
        var details = await handle.DetailsAsync();
        Assert.Equal((handle.Id, null, null), (details.Title, details.Requester, details.Amount));
        Assert.Equal((null, ProcessingState.None), (details.DueAt, details.Processing));
        Assert.Empty(stage.Activities.Names);
    }

    [Fact]
    public async Task Approve_Unreadable_IsRefusedAndNamesTheField()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.SingleAsync();
        await handle.SignalJsonAsync("approve", """{"approver_name":"mia"}""");
        await handle.SignalJsonAsync("approve", """{"approved":true,"approver_name":""}""");
        await handle.SignalJsonAsync("approve", "true");

        var details = await handle.WaitAsync(d => d.RefusedCount == 3);

        Assert.Equal(ApprovalStatus.Pending, details.Status);
        Assert.Equal(
            ["approved is required", "approver_name must not be empty", "input must be a JSON object"],
            details.RefusedAttempts.Select(attempt => attempt.Error!.Message));
    }

    [Fact]
    public async Task Cancel_Run_EndsAsWithdrawn()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.SingleAsync();
        await handle.WaitAsync(d => d.Revision == 1);
        await handle.CancelAsync();

        Assert.Equal("Request withdrawn by system: The run was cancelled", await handle.GetResultAsync<string>());
    }
}
