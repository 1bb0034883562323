using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.BatchProcessing;

/// <summary>Shows a dashboard while six batches run, one of them broken.</summary>
public sealed class BatchProcessingSample : ISample
{
    private readonly BatchProcessingActivities _activities = new();

    /// <inheritdoc />
    public string Name => "batch-processing";

    /// <inheritdoc />
    public string Summary => "BatchProcessingWorkflow: a dashboard by query; a batch that fails three times does not stop the rest";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) =>
        options.AddWorkflow<BatchProcessingWorkflow>().AddAllActivities<IBatchProcessingActivities>(_activities);

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        _activities.BrokenBatch = 2;
        var handle = await run.Client.StartWorkflowAsync((IBatchProcessingWorkflow w) => w.RunAsync(6), run.Options("batch-processing-1"));
        var result = handle.GetResultAsync();
        while (!result.IsCompleted)
        {
            run.Print($"Dashboard: {CallLog.Json(await handle.QueryAsync(w => w.DashboardData))}");
            await Task.WhenAny(result, Task.Delay(TimeSpan.FromMilliseconds(500)));
        }

        run.Print($"Workflow completed: {await result}");
    }
}
