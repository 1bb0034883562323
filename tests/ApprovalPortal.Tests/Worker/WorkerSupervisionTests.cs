using System.Collections.Concurrent;
using ApprovalPortal.Data;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Worker;
using ApprovalPortal.Worker.Temporal;
using ApprovalPortal.Workflows.Approvals;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Worker;

/// <summary>Workers that end with an error, since their namespace is gone: what is reported, and when the next one starts.</summary>
public sealed class WorkerSupervisionTests(DevServerFixture server)
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task ExecuteAsync_WorkerEndsWithAnError_IsReportedAndServedAgain()
    {
        await using var supervised = await Supervised.StartWithoutNamespaceAsync(server);

        Assert.Equal(s_first, await supervised.NextWaitAsync());
        Assert.Equal([true, false], supervised.Reports);
        Assert.False(supervised.HasStopped);

        await supervised.RegisterNamespaceAsync();
        supervised.Clock.Advance(s_first);
        await supervised.AssertServesAsync();
        Assert.Equal([true, false, true], supervised.Reports);
    }

    [Fact]
    public async Task ExecuteAsync_WorkersEndAtOnce_BacksOffUpToFifteenSeconds()
    {
        await using var supervised = await Supervised.StartWithoutNamespaceAsync(server);

        foreach (var seconds in new[] { 0.5, 1, 2, 4, 8, 15, 15 })
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), await supervised.NextWaitAsync());
            Assert.False(supervised.Connection.Health.IsWorkerRunning);
            supervised.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        Assert.False(supervised.HasStopped);
    }

    [Theory]
    [InlineData(61, 0.5)]
    [InlineData(59, 4)]
    public async Task ExecuteAsync_WorkerHasRun_BackoffIsResetAfterAMinute(int secondsOfWork, double expectedSeconds)
    {
        await using var supervised = await Supervised.StartWithoutNamespaceAsync(server);
        for (var i = 0; i < 2; i++)
        {
            supervised.Clock.Advance(await supervised.NextWaitAsync());
        }

        var last = await supervised.NextWaitAsync();
        Assert.Equal(TimeSpan.FromSeconds(2), last);

        // The clock is read when a worker begins and when it has ended.
        supervised.Clock.AutoAdvanceAmount = TimeSpan.FromSeconds(secondsOfWork);
        supervised.Clock.Advance(last);

        Assert.Equal(TimeSpan.FromSeconds(expectedSeconds), await supervised.NextWaitAsync());
    }

    /// <summary>A supervised worker with a clock of its own, and a namespace of its own that comes and goes.</summary>
    private sealed class Supervised : IAsyncDisposable
    {
        private readonly string _namespace = $"supervised-{Guid.NewGuid():N}";
        private readonly ITemporalClient _server;
        private readonly WorkerHost _host;
        private readonly SupervisedWorker _worker;
        private int _seenWaits;

        private Supervised(ITemporalClient server)
        {
            _server = server;
            _host = WorkerHost.Create(
                server.Connection.Options.TargetHost, withWorker: true, settings: [("TEMPORAL_NAMESPACE", _namespace)]);
            _worker = ActivatorUtilities.CreateInstance<SupervisedWorker>(_host.Host.Services, Clock);
        }

        public ApprovalPortal.Worker.Temporal.TemporalConnection Connection => _host.Connection;

        public RecordingClock Clock { get; } = new();

        /// <summary>What was reported of the worker, from the first start on.</summary>
        public ConcurrentQueue<bool> Reports { get; } = [];

        /// <summary>Whether the service has ended, which would end the process.</summary>
        public bool HasStopped => _worker.ExecuteTask!.IsCompleted;

        /// <summary>Starts the connection on a namespace, and the worker once that is deleted: no worker can begin.</summary>
        public static async Task<Supervised> StartWithoutNamespaceAsync(DevServerFixture server)
        {
            var supervised = new Supervised(server.Client);
            await PortalDatabase.MigrateAsync(supervised._host.Host.Services, TestContext.Current.CancellationToken);
            await supervised.RegisterNamespaceAsync();

            // Not the host: it would start a worker of its own, with the system's clock.
            await supervised.Connection.StartAsync(TestContext.Current.CancellationToken);
            await supervised._host.GetClientAsync();
            await server.Client.Connection.OperatorService.DeleteNamespaceAsync(new() { Namespace = supervised._namespace });
            await Eventually.AssertAsync(() => Assert.True(supervised.Connection.Health.IsServing));
            supervised.Connection.Changed += supervised.Record;
            await supervised._worker.StartAsync(TestContext.Current.CancellationToken);
            return supervised;
        }

        public async Task RegisterNamespaceAsync() => await _server.WorkflowService.RegisterNamespaceAsync(new()
        {
            Namespace = _namespace,
            WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(TimeSpan.FromDays(1)),
        });

        /// <summary>Waits until a worker has ended once more, and returns how long the next one is held back.</summary>
        public async Task<TimeSpan> NextWaitAsync()
        {
            var next = ++_seenWaits;
            await Eventually.AssertAsync(
                () => Assert.True(Clock.Waits.Count >= next, $"The worker has waited {Clock.Waits.Count} times."),
                TimeSpan.FromSeconds(30));
            return Clock.Waits.ElementAt(next - 1);
        }

        /// <summary>Waits until a request has been withdrawn, which needs a worker.</summary>
        public async Task AssertServesAsync()
        {
            var client = await _host.GetClientAsync();
            var attributes = _host.Host.Services.GetRequiredService<SearchAttributeSetup>();
            var queue = _host.Host.Services.GetRequiredService<IOptions<TemporalOptions>>().Value.TaskQueue;

            // The server knows the deleted namespace for some seconds more: what is started then is deleted with it.
            await Eventually.AssertAsync(
                async () =>
                {
                    Assert.Null(await attributes.EnsureAsync(client, TestContext.Current.CancellationToken));
                    var request = new ApprovalRequest($"REQ-{Guid.NewGuid():N}", "rita@demo.example", 20m, "Paper");
                    var handle = await client.StartWorkflowAsync("MultiLevelApprovalWorkflow", [request], new(request.RequestId, queue));
                    await handle.SignalAsync(ApprovalWire.Withdraw, [new Withdrawal(request.Requester, "Not needed")]);
                    var result = await handle.GetResultAsync<string>()
                        .WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
                    Assert.Equal("Request withdrawn by rita@demo.example: Not needed", result);
                },
                TimeSpan.FromMinutes(1));
        }

        /// <inheritdoc />
        public async ValueTask DisposeAsync()
        {
            await _worker.StopAsync(CancellationToken.None);
            _worker.Dispose();
            await Connection.StopAsync(CancellationToken.None);
            await _host.DisposeAsync();
        }

        private void Record()
        {
            var isRunning = Connection.Health.IsWorkerRunning is true;
            if (isRunning != Reports.LastOrDefault())
            {
                Reports.Enqueue(isRunning);
            }
        }
    }

    /// <summary>Clock that moves only when told to, and records how long it was asked to wait.</summary>
    private sealed class RecordingClock : FakeTimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Waits.Enqueue(dueTime);
            return timer;
        }
    }
}
