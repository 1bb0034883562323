using System.Collections.Concurrent;
using ApprovalPortal.Samples.QueueBased;
using ApprovalPortal.Tests.Infrastructure;
using Microsoft.Extensions.Logging;

namespace ApprovalPortal.Tests.Samples.QueueBased;

public sealed class QueueBasedWorkflowTests(DevServerFixture server)
{
    [Fact]
    public async Task RunAsync_SignalsBeforeTheFirstTask_KeepsTheOrderAndStopsCleanly()
    {
        await using var stage = new SampleStage(server.Client, new QueueBasedSample().AddTo);
        var handle = await stage.Client.StartWorkflowAsync((IQueueBasedWorkflow w) => w.RunAsync(), stage.Options());
        string[] list = ["2", "3"];
        await handle.SignalAsync(w => w.AddMessageAsync("1"));
        await handle.SignalAsync(w => w.AddMessagesAsync(list));
        await handle.SignalAsync(w => w.AddMessageAsync("4"));
        await handle.SignalAsync(w => w.ShutdownAsync());
        await handle.SignalAsync(w => w.AddMessageAsync("5"));
        stage.StartWorker();

        await handle.GetResultAsync();
        Assert.Equal(["1", "2", "3", "4"], await handle.QueryAsync(w => w.Processed));
        Assert.Equal("the queue is shut down, dropping 5", Assert.Single(await SampleStage.RefusedAsync(handle)).Reason);
    }

    [Fact]
    public async Task AddMessagesAsync_BeyondAThousand_DropsWithAWarning()
    {
        using var log = new WarningLog();
        await using var stage = new SampleStage(server.Client, new QueueBasedSample().AddTo) { LoggerFactory = log };
        var handle = await stage.Client.StartWorkflowAsync((IQueueBasedWorkflow w) => w.RunAsync(), stage.Options());
        string[] list = [.. Enumerable.Range(0, 1003).Select(i => $"m-{i}")];
        await handle.SignalAsync(w => w.AddMessagesAsync(list));
        stage.StartWorker();

        var refused = await SampleStage.RefusedAsync(handle);
        await handle.TerminateAsync("proven");

        Assert.Equal(["m-1000", "m-1001", "m-1002"], refused.Select(r => r.Reason.Split(' ')[^1]));
        Assert.Equal(3, log.Warnings.Count(w => w.Contains("the queue is full, dropping", StringComparison.Ordinal)));
    }

    private sealed class WarningLog : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Warnings.Enqueue(formatter(state, exception));
            }
        }

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
