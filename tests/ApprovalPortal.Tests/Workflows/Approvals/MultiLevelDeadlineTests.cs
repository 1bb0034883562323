using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Api.Enums.V1;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class MultiLevelDeadlineTests(DevServerFixture server)
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

        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromSeconds(seconds));

        Assert.Equal("Approval timeout - only 1 of 3 approvals received", await ResultAsync(handle));
        var details = await handle.DetailsAsync();
        Assert.Equal(ApprovalStatus.TimedOut, details.Status);
        Assert.Equal(TimeSpan.FromSeconds(seconds), details.DueAt - details.RequestedAt);
        Assert.InRange(details.EndedAt!.Value, details.DueAt!.Value, details.DueAt.Value.AddMinutes(1));
        Assert.Equal([ApprovalRole.Manager, ApprovalRole.Vp], stage.Activities.Roles("notify_timeout"));
        await Eventually.AssertAsync(async () => Assert.Equal("timed_out", await handle.ListedStatusAsync()));
    }

    [Fact]
    public async Task Signal_JustBeforeTheDeadline_Counts()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5");
        await handle.WaitAsync(d => d.Revision == 1);
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromDays(14) - TimeSpan.FromHours(1));
        await Eventually.AssertAsync(async () =>
            Assert.NotEmpty(await handle.EventsAsync(EventType.WorkflowExecutionTimeSkippingTransitioned)));

        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));

        Assert.Equal(Approved, await ResultAsync(handle));
        var details = await handle.DetailsAsync();
        Assert.InRange(details.EndedAt!.Value, details.DueAt!.Value.AddHours(-1), details.DueAt.Value);
    }

    [Fact]
    public async Task Signal_AfterTheDeadline_IsRefusedAsLate()
    {
        await using var stage = new ApprovalStage(server.Client);
        var isMailDown = true;
        stage.Activities.On(
            "notify_timeout", () => isMailDown ? throw new InvalidOperationException("No mail") : Task.CompletedTask);
        stage.StartWorker();
        var handle = await stage.RequestAsync("5", ",\"wait_limit_seconds\":60");
        await handle.WaitAsync(d => d.Revision == 1);
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromSeconds(60));
        await Eventually.AssertAsync(() => Assert.Contains("notify_timeout", stage.Activities.Names));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await handle.WaitAsync(d => d.RefusedCount == 1);
        isMailDown = false;

        Assert.Equal("Approval timeout - only 0 of 1 approvals received", await ResultAsync(handle));
        var refused = Assert.Single((await handle.DetailsAsync()).RefusedAttempts);
        Assert.Equal((RefusalReason.AlreadyEnded, "mia"), (refused.Reason, refused.By));
    }

    [Fact]
    public async Task RunAsync_FirstTaskComesAfterTheDeadline_TimesOutAtOnce()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5", startDelay: TimeSpan.FromDays(15));
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromDays(15));

        Assert.Equal("Approval timeout - only 0 of 1 approvals received", await ResultAsync(handle));
        Assert.Empty(await handle.EventsAsync(EventType.TimerStarted));
    }

    [Fact]
    public async Task RunAsync_FirstTaskComesLate_WaitsOnlyForTheRest()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5", startDelay: TimeSpan.FromDays(10));
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromDays(10));
        await Eventually.AssertAsync(async () => Assert.NotEmpty(await handle.EventsAsync(EventType.TimerStarted)));

        var timer = Assert.Single(await handle.EventsAsync(EventType.TimerStarted));

        Assert.InRange(
            timer.TimerStartedEventAttributes.StartToFireTimeout.ToTimeSpan(),
            TimeSpan.FromDays(4) - TimeSpan.FromHours(1),
            TimeSpan.FromDays(4));
    }

    [Fact]
    public async Task RunAsync_TimerAndDecisionInOneTask_DecisionCounts()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5");
        await handle.WaitAsync(d => d.Revision == 1);
        await stage.StopWorkerAsync();
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromDays(14));
        await Eventually.AssertAsync(async () => Assert.Single(await handle.EventsAsync(EventType.TimerFired)));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        stage.StartWorker();

        Assert.Equal(Approved, await ResultAsync(handle));
    }

    // A dropped deadline must fail these tests, not hang them.
    private static Task<string> ResultAsync(Temporalio.Client.WorkflowHandle handle) =>
        handle.GetResultAsync<string>().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
