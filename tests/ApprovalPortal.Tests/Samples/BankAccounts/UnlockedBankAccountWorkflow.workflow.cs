using ApprovalPortal.Samples.BankAccounts;
using Temporalio.Workflows;

namespace ApprovalPortal.Tests.Samples.BankAccounts;

/// <summary>What the sample must not do: no lock, and no wait for its handlers at the end.</summary>
[Workflow("UnlockedBankAccountWorkflow")]
public sealed class UnlockedBankAccountWorkflow
{
    private static readonly ActivityOptions s_options = new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) };

    private bool _isClosed;

    [WorkflowRun]
    public Task RunAsync() => Workflow.WaitConditionAsync(() => _isClosed);

    [WorkflowUpdate("withdraw", UnfinishedPolicy = HandlerUnfinishedPolicy.Abandon)]
    public async Task<decimal> WithdrawAsync(decimal amount)
    {
        var current = await Workflow.ExecuteActivityAsync((IBankAccountActivities a) => a.GetCurrentBalanceAsync(), s_options);
        var balance = current - amount;
        await Workflow.ExecuteActivityAsync((IBankAccountActivities a) => a.UpdateBalanceAsync(balance), s_options);
        return balance;
    }

    [WorkflowSignal("close")]
    public async Task CloseAsync() => _isClosed = true;
}
