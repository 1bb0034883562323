using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.BankAccounts;

/// <summary>Withdraws five times at once.</summary>
public sealed class BankAccountSample : ISample
{
    /// <inheritdoc />
    public string Name => "bank-account";

    /// <inheritdoc />
    public string Summary => "BankAccountWorkflow: a workflow lock keeps concurrent updates apart";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) =>
        options.AddWorkflow<BankAccountWorkflow>().AddAllActivities<IBankAccountActivities>(new BankAccountActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        var handle = await run.Client.StartWorkflowAsync((IBankAccountWorkflow w) => w.RunAsync(), run.Options("account-1"));
        var balances = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => handle.ExecuteUpdateAsync(w => w.WithdrawAsync(100m))));
        run.Print($"Five withdrawals of 100.00 at once leave: {CallLog.Json(balances.OrderDescending())}");
        await run.PrintRefusalAsync(handle.ExecuteUpdateAsync(w => w.WithdrawAsync(600m)));
        await run.PrintRefusalAsync(handle.ExecuteUpdateAsync(w => w.WithdrawAsync(-5m)));
        await handle.SignalAsync(w => w.CloseAsync());
        await handle.GetResultAsync();
        run.Print("Account closed");
    }
}
