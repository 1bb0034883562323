using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.Bulk;

/// <summary>Spreads 250 items over three child workflows.</summary>
public sealed class BulkSample : ISample
{
    /// <inheritdoc />
    public string Name => "bulk";

    /// <inheritdoc />
    public string Summary => "BulkWorkflow, ProcessingWorkflow: child workflows side by side for many items";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) => options
        .AddWorkflow<BulkWorkflow>()
        .AddWorkflow<ProcessingWorkflow>()
        .AddAllActivities<IBulkActivities>(new BulkActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        string[] items = [.. Enumerable.Range(0, 250).Select(i => $"item-{i}")];
        var handle = await run.Client.StartWorkflowAsync((IBulkWorkflow w) => w.RunAsync(items), run.Options("bulk-1"));
        run.Print($"Workflow completed: {CallLog.Json(await handle.GetResultAsync())}");
        run.Print($"Progress: {CallLog.Json(await handle.QueryAsync(w => w.Progress))}");
        for (var batch = 0; batch < 3; batch++)
        {
            var id = $"{handle.Id}-batch-{batch}";
            run.Print($"{id}: {await run.CountEventsAsync(id)} events");
        }
    }
}
