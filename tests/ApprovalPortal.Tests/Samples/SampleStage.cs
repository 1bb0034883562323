using ApprovalPortal.Samples.Messages;
using ApprovalPortal.Samples.Running;
using ApprovalPortal.Tests.Workflows;
using Microsoft.Extensions.Logging;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace ApprovalPortal.Tests.Samples;

/// <summary>What a test of a sample needs of a server: a task queue of its own and a worker for it.</summary>
public sealed class SampleStage(ITemporalClient client, Action<TemporalWorkerOptions> add) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _worker = Task.CompletedTask;

    /// <summary>The client that starts and asks.</summary>
    public ITemporalClient Client { get; } = client;

    /// <summary>This test's own.</summary>
    public string TaskQueue { get; } = $"samples-{Guid.NewGuid():N}";

    /// <summary>Where the worker logs; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>A stage with one sample, whose worker runs.</summary>
    public static SampleStage With<TSample>(ITemporalClient client)
        where TSample : ISample, new() => With(client, new TSample().AddTo);

    /// <summary>A stage whose worker runs.</summary>
    public static SampleStage With(ITemporalClient client, Action<TemporalWorkerOptions> add)
    {
        var stage = new SampleStage(client, add);
        stage.StartWorker();
        return stage;
    }

    /// <summary>Begins to work on the task queue.</summary>
    public void StartWorker()
    {
        var options = new TemporalWorkerOptions(TaskQueue) { WorkflowStackTrace = WorkflowStackTrace.Normal };
        if (LoggerFactory is not null)
        {
            options.LoggerFactory = LoggerFactory;
        }

        add(options);
        _worker = RunAsync(new TemporalWorker(Client, options));
    }

    /// <summary>Options for a start under an id of its own.</summary>
    public WorkflowOptions Options(string prefix = "sample") => new($"{prefix}-{Guid.NewGuid():N}", TaskQueue);

    /// <summary>Starts any workflow with arguments that are JSON.</summary>
    public Task<WorkflowHandle> StartAsync(string workflow, params string[] arguments) =>
        Client.StartWorkflowAsync(workflow, [.. arguments.Select(JsonWire.Raw)], Options());

    /// <summary>The message of the failure by which a workflow ends.</summary>
    public static async Task<ApplicationFailureException> FailureAsync(WorkflowHandle handle)
    {
        var failure = await Assert.ThrowsAsync<WorkflowFailedException>(
            () => handle.GetResultAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        return Assert.IsType<ApplicationFailureException>(failure.InnerException);
    }

    /// <summary>The failure of a refused or failed update.</summary>
    public static async Task<ApplicationFailureException> RefusalAsync(Task update)
    {
        var failure = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(() => update);
        return Assert.IsType<ApplicationFailureException>(failure.InnerException);
    }

    /// <summary>The signals that did not count.</summary>
    public static Task<IReadOnlyList<RefusedSignal>> RefusedAsync(WorkflowHandle handle) =>
        handle.QueryAsync<IReadOnlyList<RefusedSignal>>(RefusedSignals.Query, []);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _worker;
        _stop.Dispose();
    }

    private async Task RunAsync(TemporalWorker worker)
    {
        using (worker)
        {
            try
            {
                await worker.ExecuteAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                // That is how it ends.
            }
        }
    }
}
