using ApprovalPortal.Samples.Bulk;
using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Client;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.LongRunning;

/// <summary>Gives items to workflows in three ways, and counts the events of each.</summary>
/// <param name="itemCount">How many items; the chapter's point shows from thousands on.</param>
public sealed class LongRunningSample(int itemCount = 2000) : ISample
{
    // Enough to keep the server busy, few enough not to be refused.
    private const int SignalsAtOnce = 50;

    /// <inheritdoc />
    public string Name => "long-running";

    /// <inheritdoc />
    public string Summary => "LongRunningWorkflow: 2,000 items as one signal, as 2,000, and as child workflows; events counted";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) =>
        options.AddWorkflow<LongRunningWorkflow>().AddAllActivities<ILongRunningActivities>(new LongRunningActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        string[] items = [.. Enumerable.Range(0, itemCount).Select(i => $"item-{i}")];
        var oneSignal = await CountAsync(run, "long-running-batch", h => h.SignalAsync(w => w.ProcessBatchAsync(items)));
        var manySignals = await CountAsync(run, "long-running-items", handle => SendEachAsync(run, handle, items));

        var bulk = await run.Client.StartWorkflowAsync((IBulkWorkflow w) => w.RunAsync(items), run.Options("bulk-items"));
        run.Print($"Child workflows: {CallLog.Json(await bulk.GetResultAsync())}");
        var parent = await run.CountEventsAsync(bulk.Id);
        var child = await run.CountEventsAsync($"{bulk.Id}-batch-0");
        run.Print($"Events for {itemCount} items: {oneSignal} by one process_batch, {manySignals} by process_item, {parent} and {child} in each of {(itemCount + 99) / 100} children");
    }

    private async Task<long> CountAsync(SampleRun run, string id, Func<WorkflowHandle<ILongRunningWorkflow>, Task> send)
    {
        var handle = await run.Client.StartWorkflowAsync((ILongRunningWorkflow w) => w.RunAsync(0, 0), run.Options(id));
        await send(handle);
        await run.UntilAsync(async () => (await handle.QueryAsync(w => w.Progress)).TotalProcessed == itemCount);
        run.Print($"Progress: {CallLog.Json(await handle.QueryAsync(w => w.Progress))}");
        var events = await run.CountEventsAsync(handle.Id);
        await handle.CancelAsync();
        return events;
    }

    private static async Task SendEachAsync(SampleRun run, WorkflowHandle<ILongRunningWorkflow> handle, string[] items)
    {
        run.Print($"> signal process_item, {items.Length} times → {handle.Id}");
        run.Calls.IsQuiet = true;
        await Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = SignalsAtOnce },
            async (item, _) => await handle.SignalAsync(w => w.ProcessItemAsync(item)));
        run.Calls.IsQuiet = false;
    }
}
