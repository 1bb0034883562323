using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.ComplexState;

/// <summary>Finds out why a workflow does not come to its end.</summary>
public sealed class ComplexSample : ISample
{
    /// <inheritdoc />
    public string Name => "complex";

    /// <inheritdoc />
    public string Summary => "ComplexWorkflow: its whole state by query, and __stack_trace to see where it waits";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) =>
        options.AddWorkflow<ComplexWorkflow>().AddAllActivities<IComplexActivities>(new ComplexActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        var handle = await run.Client.StartWorkflowAsync((IComplexWorkflow w) => w.RunAsync(), run.Options("complex-1"));
        await handle.SignalAsync(w => w.AddOperationAsync("op-1", "copy"));
        await handle.SignalAsync(w => w.AddOperationAsync("op-2", ComplexActivities.Broken));
        await run.UntilAsync(async () => (await handle.QueryAsync(w => w.FullState)) is { Errors.Count: 3, CurrentStage: "idle" });

        run.Print($"State: {CallLog.Json(await handle.QueryAsync(w => w.FullState))}");
        run.Print($"Pending: {CallLog.Json(await handle.QueryAsync(w => w.PendingOperations))}");
        run.Print($"It waits at:{Environment.NewLine}{await handle.QueryAsync<string>("__stack_trace", [])}");

        await handle.SignalAsync(w => w.CompleteOperationAsync("op-2"));
        await handle.SignalAsync(w => w.FinishAsync());
        run.Print($"Workflow completed: {await handle.GetResultAsync()}");
    }
}
