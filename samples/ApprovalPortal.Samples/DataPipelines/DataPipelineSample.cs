using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.DataPipelines;

/// <summary>Reports, for three other systems, that their stage is done.</summary>
public sealed class DataPipelineSample : ISample
{
    /// <inheritdoc />
    public string Name => "data-pipeline";

    /// <inheritdoc />
    public string Summary => "DataPipelineWorkflow: a process driven by the events of other systems";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) =>
        options.AddWorkflow<DataPipelineWorkflow>().AddAllActivities<IDataPipelineActivities>(new DataPipelineActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        var options = run.Options("pipeline-1");
        var handle = await run.Client.StartWorkflowAsync((IDataPipelineWorkflow w) => w.RunAsync(options.Id!), options);
        await handle.SignalAsync(w => w.NotifyUploadCompleteAsync("s3://bucket/data.csv"));
        run.Print("Data uploaded");
        await handle.SignalAsync(w => w.NotifyValidationCompleteAsync());
        run.Print("Validation complete");
        await handle.SignalAsync(w => w.NotifyTransformCompleteAsync());
        run.Print("Transform complete");
        run.Print($"Workflow completed: {await handle.GetResultAsync()}");
    }
}
