using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;

namespace ApprovalPortal.Tests.Workflows.Expenses;

public sealed class ExpenseApprovalWorkflowTests(DevServerFixture server)
{
    [Theory]
    [InlineData("\"mia\"")]
    [InlineData("\"mia\"", "\"Fine\"")]
    [InlineData("\"mia\"", "null")]
    public async Task Approve_ByManager_IsProcessed(params string[] arguments)
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.ExpenseAsync();
        await handle.SignalJsonAsync("approve", arguments);

        Assert.Equal("Expense $1359.97 approved by mia", await handle.GetResultAsync<string>());
        var processed = Assert.IsType<ApprovedExpense>(stage.Activities.Single("process_approved_expense").Arguments[0]);
        Assert.Equal((1359.97m, ApprovalStage.Requester), (processed.Amount, processed.Employee));
        Assert.Equal("mia", Assert.Single(processed.Decisions).Approver);
        Assert.Equal("""{"manager":"approved"}""", await handle.QueryJsonAsync("get_approval_status"));
        Assert.Equal(ProcessingState.Processed, (await handle.DetailsAsync()).Processing);
    }

    [Fact]
    public async Task Reject_ByManager_TellsTheReason()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.ExpenseAsync();
        await handle.SignalJsonAsync("reject", "\"mia\"", "\"No receipt\"");

        Assert.Equal("Expense rejected: No receipt", await handle.GetResultAsync<string>());
        Assert.Equal("\"No receipt\"", stage.Activities.Single("notify_rejection").Json(1));
        Assert.Equal(ApprovalStatus.Rejected, (await handle.DetailsAsync()).Status);
    }

    [Fact]
    public async Task RunAsync_NobodyDecidesForSevenDays_RejectsItself()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.ExpenseAsync();
        await handle.WaitAsync(d => d.Revision == 1);
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromDays(7));

        var result = await handle.GetResultAsync<string>()
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal("Expense rejected: Approval timeout - automatically rejected", result);
        var details = await handle.DetailsAsync();
        Assert.Equal((ApprovalStatus.TimedOut, "system"), (details.Status, details.Decisions[0].Approver));
        Assert.Equal(TimeSpan.FromDays(7), details.DueAt - details.RequestedAt);
        Assert.Equal("\"Approval timeout - automatically rejected\"", stage.Activities.Single("notify_rejection").Json(1));
    }

    [Fact]
    public async Task Signal_UnreadableOrOwn_IsRefusedAndNamesTheArgument()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.ExpenseAsync(",\"separation_of_duties\":true");
        await handle.SignalJsonAsync("approve");
        await handle.SignalJsonAsync("approve", "5");
        await handle.SignalJsonAsync("reject", "\"mia\"");
        await handle.SignalJsonAsync("reject", "\"mia\"", $"\"{new string('r', 2_001)}\"");
        await handle.SignalJsonAsync("approve", $"\"{ApprovalStage.Requester}\"");

        var details = await handle.WaitAsync(d => d.RefusedCount == 5);

        Assert.Equal(ApprovalStatus.Pending, details.Status);
        Assert.Equal(
            ["approver is required", "approver must be text", "reason is required", "reason must have 2000 characters at most", null],
            details.RefusedAttempts.Select(attempt => attempt.Error?.Message));
        Assert.Equal(RefusalReason.OwnRequest, details.RefusedAttempts[^1].Reason);
    }

    [Fact]
    public async Task Cancel_Run_EndsAsWithdrawnAndTellsWhoWasAsked()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.ExpenseAsync();
        await handle.WaitAsync(d => d.Revision == 1);
        await handle.CancelAsync();

        Assert.Equal("Request withdrawn by system: The run was cancelled", await handle.GetResultAsync<string>());
        Assert.Equal(ApprovalStatus.Withdrawn, (await handle.DetailsAsync()).Status);
        var told = Assert.IsType<WithdrawnRequest>(stage.Activities.Single("notify_withdrawal").Arguments[0]);
        Assert.Equal((ApprovalStage.Requester, "system"), (told.Requester, told.Withdrawal.By));
        Assert.Equal([ApprovalRole.Manager], stage.Activities.Roles("notify_withdrawal"));
    }
}
