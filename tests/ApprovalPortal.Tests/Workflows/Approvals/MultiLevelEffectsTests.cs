using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class MultiLevelEffectsTests(DevServerFixture server)
{
    [Fact]
    public async Task RunAsync_ProcessingFailsForGood_FailsTheRunAndSaysSo()
    {
        await using var stage = new ApprovalStage(server.Client);
        stage.Activities.On(
            "process_approved_request",
            () => throw new ApplicationFailureException("The cost centre is closed", nonRetryable: true));
        stage.StartWorker();
        var handle = await stage.RequestAsync("5");
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));

        var exception = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync<string>());

        var failure = Assert.IsType<ApplicationFailureException>(exception.InnerException);
        Assert.Equal("ProcessingFailed", failure.ErrorType);
        Assert.Equal("Request approved, but processing failed: The cost centre is closed", failure.Message);
        var details = await handle.DetailsAsync();
        Assert.Equal((ApprovalStatus.Approved, ProcessingState.Failed), (details.Status, details.Processing));
        Assert.Equal("The cost centre is closed", details.ProcessingError);
        Assert.NotNull(details.ProcessedAt);
        Assert.Equal(ProcessingState.Failed, await handle.MemoAsync<ProcessingState>(ApprovalMemo.Processing));
        Assert.Equal("approved", await handle.ListedStatusAsync());
    }

    [Fact]
    public async Task RunAsync_ProcessingFailsOnce_IsRepeated()
    {
        await using var stage = new ApprovalStage(server.Client);
        stage.Activities.On(
            "process_approved_request",
            () => stage.Activities.Names.Count(n => n == "process_approved_request") == 1
                ? throw new InvalidOperationException("Try again")
                : Task.CompletedTask);
        stage.StartWorker();
        var handle = await stage.RequestAsync("5");
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));

        Assert.Equal("Request approved by all 1 approvers and processed successfully", await handle.GetResultAsync<string>());
    }

    [Fact]
    public async Task Signal_WhileTellingFails_IsNotHeldUp()
    {
        await using var stage = new ApprovalStage(server.Client);
        var isMailDown = true;
        stage.Activities.On(
            "send_approval_requests",
            () => isMailDown ? throw new InvalidOperationException("No mail") : Task.CompletedTask);
        stage.StartWorker();
        var handle = await stage.RequestAsync("5000");

        // After the third try it waits for 4 s before the next.
        await Eventually.AssertAsync(() => Assert.True(stage.Activities.Calls.Count >= 3));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan"));
        await Eventually.AssertAsync(
            () => Assert.Contains("process_approved_request", stage.Activities.Names), TimeSpan.FromSeconds(2));

        var details = await handle.DetailsAsync();
        Assert.Equal((ApprovalStatus.Approved, 3), (details.Status, stage.Activities.Names.Count(n => n == "send_approval_requests")));
        isMailDown = false;
        Assert.Equal("Request approved by all 2 approvers and processed successfully", await handle.GetResultAsync<string>());
    }
}
