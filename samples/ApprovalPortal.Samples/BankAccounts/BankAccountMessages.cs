using Temporalio.Workflows;

namespace ApprovalPortal.Samples.BankAccounts;

/// <summary><see cref="BankAccountWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("BankAccountWorkflow")]
public interface IBankAccountWorkflow
{
    /// <summary>Ends once the account is closed.</summary>
    [WorkflowRun]
    Task RunAsync();

    /// <summary>Takes 0.01 to 10,000.00; the answer is the balance.</summary>
    [WorkflowUpdate("withdraw")]
    Task<decimal> WithdrawAsync(decimal amount);

    /// <summary>Closes the account.</summary>
    [WorkflowSignal("close")]
    Task CloseAsync();
}
