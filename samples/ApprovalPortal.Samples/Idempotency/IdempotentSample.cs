using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.Idempotency;

/// <summary>Asks for everything twice.</summary>
public sealed class IdempotentSample : ISample
{
    /// <inheritdoc />
    public string Name => "idempotent";

    /// <inheritdoc />
    public string Summary => "IdempotentWorkflow: update ids and payment ids count once, also in a later run";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) =>
        options.AddWorkflow<IdempotentWorkflow>().AddAllActivities<IIdempotentActivities>(new IdempotentActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        var handle = await run.Client.StartWorkflowAsync((IIdempotentWorkflow w) => w.RunAsync(null, null), run.Options("payments-1"));
        run.Print($"Charged: {await handle.ExecuteUpdateAsync(w => w.ProcessPaymentAsync("payment-1"), new("update-1"))}");
        run.Print($"The same update id again: {await handle.ExecuteUpdateAsync(w => w.ProcessPaymentAsync("payment-1"), new("update-1"))}");

        await handle.SignalAsync(w => w.ReportPaymentAsync("payment-2", 49.99m));
        await handle.SignalAsync(w => w.ReportPaymentAsync("payment-2", 49.99m));
        run.Print($"The same payment signalled twice: {CallLog.Json(await handle.QueryAsync(w => w.TotalAmount))}");
        await handle.CancelAsync();

        // What continue-as-new does after thousands of events: the next run starts with the ids of the run before.
        string[] processed = ["update-1"];
        var later = await run.Client.StartWorkflowAsync((IIdempotentWorkflow w) => w.RunAsync(processed, null), run.Options("payments-2"));
        run.Print($"The same update id in a later run: {await later.ExecuteUpdateAsync(w => w.ProcessPaymentAsync("payment-1"), new("update-1"))}");
        await later.CancelAsync();
    }
}
