using System.Collections.Concurrent;
using ApprovalPortal.Samples.Idempotency;
using ApprovalPortal.Samples.LongRunning;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Samples.Replay;
using ApprovalPortal.Tests.Workflows;
using Temporalio.Api.Enums.V1;

namespace ApprovalPortal.Tests.Samples.LongRunning;

/// <summary>What LongRunningWorkflow and IdempotentWorkflow carry from run to run.</summary>
public sealed class ContinueAsNewTests(ContinueAsNewServerFixture server) : IClassFixture<ContinueAsNewServerFixture>
{
    [Fact]
    public async Task RunAsync_LongRunning_WaitsForItsHandlersAndCarriesItsCounters()
    {
        var activities = new HeldActivities();
        await using var stage = SampleStage.With(server.Client, options => options
            .AddWorkflow<LongRunningWorkflow>()
            .AddAllActivities<ILongRunningActivities>(activities));
        var first = await stage.Client.StartWorkflowAsync((ILongRunningWorkflow w) => w.RunAsync(0, 0), stage.Options());

        // In its first pause: before it, so many events would have the first round continue as new.
        await Eventually.AssertAsync(async () => Assert.Single(await first.EventsAsync(EventType.TimerStarted)));
        for (var i = 0; i < 10; i++)
        {
            await first.SignalAsync(w => w.ProcessItemAsync($"item-{i}"));
        }

        string[] batch = ["a", "b", "c"];
        await first.SignalAsync(w => w.ProcessBatchAsync(batch));
        await Eventually.AssertAsync(async () => Assert.Equal(new(1, 13), await first.QueryAsync(w => w.Progress)));

        // The second round's batch_process is held until an item's handler runs beside it.
        activities.Hold();
        await server.Client.FastForwardAsync(first.Id, TimeSpan.FromHours(1));
        await Eventually.AssertAsync(() => Assert.Contains("batch", activities.Held));
        await first.SignalAsync(w => w.ProcessItemAsync("late"));
        await Eventually.AssertAsync(() => Assert.Contains("late", activities.Held));
        activities.ReleaseBatch();
        var run = stage.Client.GetWorkflowHandle(first.Id, first.FirstExecutionRunId);
        await Eventually.AssertAsync(async () => Assert.Equal(13, (await run.EventsAsync(EventType.ActivityTaskCompleted)).Count));
        Assert.Empty(await run.EventsAsync(EventType.WorkflowExecutionContinuedAsNew));

        activities.ReleaseItem();
        await Eventually.AssertAsync(async () => Assert.Single(await run.EventsAsync(EventType.WorkflowExecutionContinuedAsNew)));
        var latest = stage.Client.GetWorkflowHandle<ILongRunningWorkflow>(first.Id);
        await Eventually.AssertAsync(async () => Assert.Equal(new(3, 14), await latest.QueryAsync(w => w.Progress)));
        var history = await run.FetchHistoryAsync();
        await SampleHistory.ReplayAsync(history);
        await SampleHistory.RecordAsync("LongRunningWorkflow-continued", history);
    }

    [Fact]
    public async Task ProcessPaymentAsync_UpdateIdOfAnEarlierRun_IsAlreadyProcessed()
    {
        var store = new CountingStore();
        await using var stage = SampleStage.With(server.Client, options => options
            .AddWorkflow<IdempotentWorkflow>()
            .AddAllActivities<IIdempotentActivities>(store));
        var first = await stage.Client.StartWorkflowAsync((IIdempotentWorkflow w) => w.RunAsync(null, null), stage.Options());
        Assert.Equal("txn_p-0", await first.ExecuteUpdateAsync(w => w.ProcessPaymentAsync("p-0"), new("u-0")));
        Assert.Equal("txn_p-0", await first.ExecuteUpdateAsync(w => w.ProcessPaymentAsync("p-0"), new("u-0")));
        await first.SignalAsync(w => w.ReportPaymentAsync("s-1", 49.99m));
        await first.SignalAsync(w => w.ReportPaymentAsync("s-1", 49.99m));
        for (var i = 1; i < 6; i++)
        {
            await first.ExecuteUpdateAsync(w => w.ProcessPaymentAsync($"p-{i}"), new($"u-{i}"));
        }

        var run = stage.Client.GetWorkflowHandle(first.Id, first.FirstExecutionRunId);
        await Eventually.AssertAsync(async () => Assert.Single(await run.EventsAsync(EventType.WorkflowExecutionContinuedAsNew)));
        var latest = stage.Client.GetWorkflowHandle<IIdempotentWorkflow>(first.Id);

        Assert.Equal("already_processed", await latest.ExecuteUpdateAsync(w => w.ProcessPaymentAsync("p-0"), new("u-0")));
        Assert.Equal(1, store.Charges.Count(c => c == "p-0"));
        await latest.SignalAsync(w => w.ReportPaymentAsync("s-1", 49.99m));
        await latest.SignalAsync(w => w.ReportPaymentAsync("s-2", 0.01m));
        Assert.Equal(50.00m, await latest.QueryAsync(w => w.TotalAmount));
        var history = await run.FetchHistoryAsync();
        await SampleHistory.ReplayAsync(history);
        await SampleHistory.RecordAsync("IdempotentWorkflow-continued", history);
    }

    private sealed class CountingStore : IIdempotentActivities
    {
        public ConcurrentQueue<string> Charges { get; } = new();

        public Task<string> ChargePaymentAsync(string paymentId)
        {
            Charges.Enqueue(paymentId);
            return Task.FromResult($"txn_{paymentId}");
        }
    }

    private sealed class HeldActivities : ILongRunningActivities
    {
        private readonly TaskCompletionSource _batch = new();
        private readonly TaskCompletionSource _item = new();
        private volatile bool _isHolding;

        public ConcurrentQueue<string> Held { get; } = new();

        public void Hold() => _isHolding = true;

        public void ReleaseBatch()
        {
            _isHolding = false;
            _batch.SetResult();
        }

        public void ReleaseItem() => _item.SetResult();

        public Task ProcessItemAsync(string item) => HoldAsync(item, _item.Task);

        public Task BatchProcessAsync(IReadOnlyList<string> items) => HoldAsync("batch", _batch.Task);

        private async Task HoldAsync(string name, Task released)
        {
            if (_isHolding)
            {
                Held.Enqueue(name);
                await released;
            }
        }
    }
}
