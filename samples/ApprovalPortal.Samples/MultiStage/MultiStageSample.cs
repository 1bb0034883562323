using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.MultiStage;

/// <summary>Meets three conditions in an order of its own.</summary>
public sealed class MultiStageSample : ISample
{
    /// <inheritdoc />
    public string Name => "multi-stage";

    /// <inheritdoc />
    public string Summary => "MultiStageWorkflow: wait conditions on several signals, with a timeout";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) => options.AddWorkflow<MultiStageWorkflow>();

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        var handle = await run.Client.StartWorkflowAsync((IMultiStageWorkflow w) => w.RunAsync(), run.Options("multi-stage-1"));
        await handle.SignalAsync(w => w.ConfirmPaymentAsync(99.99m));
        await handle.SignalAsync(w => w.CompleteStage2Async());
        await handle.SignalAsync(w => w.CompleteStage1Async());
        run.Print($"Workflow completed: {await handle.GetResultAsync()}");
    }
}
