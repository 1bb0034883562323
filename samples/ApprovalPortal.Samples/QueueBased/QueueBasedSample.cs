using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.QueueBased;

/// <summary>Sends messages one by one and in a list, and shuts the queue down.</summary>
public sealed class QueueBasedSample : ISample
{
    /// <inheritdoc />
    public string Name => "queue-based";

    /// <inheritdoc />
    public string Summary => "QueueBasedWorkflow: a queue keeps the order without a lock, is bounded, and stops cleanly";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) =>
        options.AddWorkflow<QueueBasedWorkflow>().AddAllActivities<IQueueBasedActivities>(new QueueBasedActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        var handle = await run.Client.StartWorkflowAsync((IQueueBasedWorkflow w) => w.RunAsync(), run.Options("queue-1"));
        await handle.SignalAsync(w => w.AddMessageAsync("first"));
        string[] more = ["second", "third", "fourth"];
        await handle.SignalAsync(w => w.AddMessagesAsync(more));
        await handle.SignalAsync(w => w.ShutdownAsync());
        await handle.GetResultAsync();
        run.Print($"Processed after the shutdown: {CallLog.Json(await handle.QueryAsync(w => w.Processed))}");
    }
}
