using ApprovalPortal.Workflows.Approvals;
using Temporalio.Api.Enums.V1;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class MultiLevelDeadlineTests(TimeSkippingServerFixture server) : IClassFixture<TimeSkippingServerFixture>
{
    private const string Approved = "Request approved by all 1 approvers and processed successfully";

    [Theory]
    [InlineData("", 14 * 24 * 3600)]
    [InlineData(",\"wait_limit_seconds\":3600", 3600)]
    public async Task RunAsync_NobodyDecidesInTime_TimesOut(string more, int seconds)
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("25000", more);
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan", approved: false));
        await handle.WaitAsync(d => d.Decisions.Count == 1);

        Assert.Equal("Approval timeout - only 1 of 3 approvals received", await server.SkipToResultAsync(handle));

        var details = await handle.DetailsAsync();
        Assert.Equal(ApprovalStatus.TimedOut, details.Status);
        Assert.Equal(TimeSpan.FromSeconds(seconds), details.DueAt - details.RequestedAt);
        Assert.InRange(details.EndedAt!.Value, details.DueAt!.Value, details.DueAt.Value.AddMinutes(1));
        Assert.Equal([ApprovalRole.Manager, ApprovalRole.Vp], stage.Activities.Roles("notify_timeout"));
        Assert.Equal("timed_out", await handle.ListedStatusAsync());
    }

    [Fact]
    public async Task Signal_JustBeforeTheDeadline_Counts()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5");
        await handle.WaitAsync(d => d.Revision == 1);
        await server.SkipAsync(TimeSpan.FromDays(14) - TimeSpan.FromMinutes(5));
        Assert.Equal(ApprovalStatus.Pending, (await handle.DetailsAsync()).Status);

        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));

        Assert.Equal(Approved, await handle.GetResultAsync<string>());
    }

    [Fact]
    public async Task Signal_AfterTheDeadline_IsRefusedAsLate()
    {
        await using var stage = new ApprovalStage(server.Client);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Activities.On("notify_timeout", () => gate.Task);
        stage.StartWorker();
        var handle = await stage.RequestAsync("5", ",\"wait_limit_seconds\":60");
        await handle.WaitAsync(d => d.Revision == 1);
        await server.SkipAsync(TimeSpan.FromSeconds(61));
        await Infrastructure.Eventually.AssertAsync(() => Assert.Contains("notify_timeout", stage.Activities.Names));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        gate.SetResult();

        Assert.Equal("Approval timeout - only 0 of 1 approvals received", await handle.GetResultAsync<string>());
        var refused = Assert.Single((await handle.DetailsAsync()).RefusedAttempts);
        Assert.Equal((RefusalReason.AlreadyEnded, "mia"), (refused.Reason, refused.By));
    }

    [Fact]
    public async Task RunAsync_NoWorkerRunsForTheWholeTime_StillTimesOut()
    {
        await using var stage = new ApprovalStage(server.Client);
        var handle = await stage.RequestAsync("5");
        await server.SkipAsync(TimeSpan.FromDays(15));
        var before = await server.NowAsync();
        stage.StartWorker();

        Assert.Equal("Approval timeout - only 0 of 1 approvals received", await handle.GetResultAsync<string>());
        Assert.InRange(await server.NowAsync() - before, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task RunAsync_WorkerComesLate_WaitsOnlyForTheRest()
    {
        await using var stage = new ApprovalStage(server.Client);
        var handle = await stage.RequestAsync("5");
        await server.SkipAsync(TimeSpan.FromDays(10));
        stage.StartWorker();
        await handle.WaitAsync(d => d.Revision == 1);

        var timer = Assert.Single(await handle.EventsAsync(EventType.TimerStarted));

        Assert.InRange(
            timer.TimerStartedEventAttributes.StartToFireTimeout.ToTimeSpan(),
            TimeSpan.FromDays(4) - TimeSpan.FromHours(1),
            TimeSpan.FromDays(4));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_TimerAndDecisionInOneTask_DecisionCounts(bool isSignalFirst)
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5");
        await handle.WaitAsync(d => d.Revision == 1);
        await stage.StopWorkerAsync();
        if (isSignalFirst)
        {
            await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
            await server.SkipAsync(TimeSpan.FromDays(14));
        }
        else
        {
            await server.SkipAsync(TimeSpan.FromDays(14));
            await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        }

        var fired = Assert.Single(await handle.EventsAsync(EventType.TimerFired)).EventId;
        var signaled = Assert.Single(await handle.EventsAsync(EventType.WorkflowExecutionSignaled)).EventId;
        Assert.Equal(isSignalFirst, signaled < fired);
        Assert.Single(await handle.EventsAsync(EventType.WorkflowTaskCompleted));
        stage.StartWorker();

        Assert.Equal(Approved, await handle.GetResultAsync<string>());
    }
}
