using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Workflows.Approvals;

/// <summary>A run that is cancelled beside, or after, what decides it.</summary>
public sealed class CancellationTests(DevServerFixture server)
{
    [Fact]
    public async Task Cancel_WhileRequestIsProcessed_ProcessingContinues()
    {
        await using var stage = new ApprovalStage(server.Client);
        var gate = Hold(stage, "process_approved_request");
        var handle = await stage.RequestAsync("5");
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));

        await AssertProcessingSurvivesCancellationAsync(stage, handle, "process_approved_request");

        gate.SetResult();
        Assert.Equal("Request approved by all 1 approvers and processed successfully", await ResultAsync(handle));
        await AssertProcessedAsync(handle);
    }

    [Fact]
    public async Task Cancel_WhileExpenseIsProcessed_ProcessingContinues()
    {
        await using var stage = new ApprovalStage(server.Client);
        var gate = Hold(stage, "process_approved_expense");
        var handle = await stage.ExpenseAsync();
        await handle.SignalJsonAsync("approve", "\"mia\"");

        await AssertProcessingSurvivesCancellationAsync(stage, handle, "process_approved_expense");

        gate.SetResult();
        Assert.Equal("Expense $1359.97 approved by mia", await ResultAsync(handle));
        await AssertProcessedAsync(handle);
    }

    [Theory]
    [InlineData(true, true, "Request approved by all 1 approvers and processed successfully", "approved")]
    [InlineData(false, true, "Request approved by all 1 approvers and processed successfully", "approved")]
    [InlineData(true, false, "Request rejected by: manager", "rejected")]
    [InlineData(false, false, "Request rejected by: manager", "rejected")]
    public async Task Cancel_WithDecidingSignalWhileNoWorkerRuns_DecisionCounts(
        bool isCancelledFirst, bool isApproval, string result, string status)
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5");
        await handle.WaitAsync(d => d.Revision == 1);
        await stage.StopWorkerAsync();

        await SendAsync(handle, isCancelledFirst, JsonWire.Decision("mia", isApproval));
        stage.StartWorker();

        Assert.Equal(result, await ResultAsync(handle));
        Assert.Equal(status, await handle.ListedStatusAsync());
        var details = await handle.DetailsAsync();
        Assert.Equal(isApproval ? ProcessingState.Processed : ProcessingState.None, details.Processing);
        Assert.Null(details.Withdrawal);
        Assert.DoesNotContain("notify_withdrawal", stage.Activities.Names);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_WithSignalThatDecidesOneOfTwoRoles_EndsAsWithdrawnAndKeepsTheDecision(bool isCancelledFirst)
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000");
        await handle.WaitAsync(d => d.Revision == 1);
        await stage.StopWorkerAsync();

        await SendAsync(handle, isCancelledFirst, JsonWire.Decision("mia"));
        stage.StartWorker();

        Assert.Equal("Request withdrawn by system: The run was cancelled", await ResultAsync(handle));
        Assert.Equal("mia", Assert.Single((await handle.DetailsAsync()).Decisions).Approver);
        Assert.Equal("withdrawn", await handle.ListedStatusAsync());
    }

    private static TaskCompletionSource Hold(ApprovalStage stage, string activity)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Activities.On(activity, () => gate.Task);
        stage.StartWorker();
        return gate;
    }

    private static async Task SendAsync(WorkflowHandle handle, bool isCancelledFirst, string decision)
    {
        if (isCancelledFirst)
        {
            await handle.CancelAsync();
        }

        await handle.SignalJsonAsync("approve_manager", decision);
        if (!isCancelledFirst)
        {
            await handle.CancelAsync();
        }
    }

    // Only the workflow task that handles the cancellation shows whether it reaches the activity.
    private static async Task AssertProcessingSurvivesCancellationAsync(
        ApprovalStage stage, WorkflowHandle handle, string activity)
    {
        await Eventually.AssertAsync(() => Assert.Contains(activity, stage.Activities.Names));
        await handle.CancelAsync();
        await Eventually.AssertAsync(async () =>
        {
            var requested = Assert.Single(await handle.EventsAsync(EventType.WorkflowExecutionCancelRequested));
            Assert.Contains(
                await handle.EventsAsync(EventType.WorkflowTaskCompleted), completed => completed.EventId > requested.EventId);
        });

        var details = await handle.DetailsAsync();
        Assert.Equal((ApprovalStatus.Approved, ProcessingState.Running), (details.Status, details.Processing));
        Assert.Empty(await handle.EventsAsync(EventType.ActivityTaskCancelRequested));
    }

    private static async Task AssertProcessedAsync(WorkflowHandle handle)
    {
        Assert.Equal("approved", await handle.ListedStatusAsync());
        Assert.Equal(ProcessingState.Processed, await handle.MemoAsync<ProcessingState>(ApprovalMemo.Processing));
    }

    // A lost approval must fail these tests, not hang them.
    private static Task<string> ResultAsync(WorkflowHandle handle) =>
        handle.GetResultAsync<string>().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
}
