using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.OrderProcessing;

/// <summary>Watches an order by queries, while it runs and after its end.</summary>
public sealed class OrderProcessingSample : ISample
{
    /// <inheritdoc />
    public string Name => "order-processing";

    /// <inheritdoc />
    public string Summary => "OrderProcessingWorkflow: queries change nothing, add no event, and answer after the end";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) =>
        options.AddWorkflow<OrderProcessingWorkflow>().AddAllActivities<IOrderProcessingActivities>(new OrderProcessingActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        var options = run.Options("order-processing-1");
        string[] items = ["laptop", "mouse", "cable"];
        var handle = await run.Client.StartWorkflowAsync((IOrderProcessingWorkflow w) => w.RunAsync(options.Id!, items), options);
        run.Print($"Order status: {CallLog.Text(await handle.QueryAsync(w => w.Status))}");
        run.Print($"Progress: {CallLog.Json(await handle.QueryAsync(w => w.Progress))}");
        run.Print($"Items remaining: {await handle.QueryAsync(w => w.ItemsRemaining)}");
        run.Print($"Workflow completed: {await handle.GetResultAsync()}");

        var events = await run.CountEventsAsync(handle.Id);
        run.Print($"Final status: {CallLog.Text(await handle.QueryAsync(w => w.Status))}");
        run.Print($"Events before the last query: {events}, after it: {await run.CountEventsAsync(handle.Id)}");
    }
}
