using ApprovalPortal.Samples.Messages;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;
using Mutex = Temporalio.Workflows.Mutex;

namespace ApprovalPortal.Samples.BankAccounts;

/// <summary>
/// Reads and writes a balance in two activities under a lock: handlers take turns at every await, so without it two
/// withdrawals read the same balance.
/// </summary>
[Workflow("BankAccountWorkflow")]
public sealed class BankAccountWorkflow
{
    private const decimal DailyLimit = 10_000.00m;

    private static readonly ActivityOptions s_options = new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) };

    private readonly Mutex _lock = new();
    private bool _isClosed;

    /// <summary>Ends once the account is closed and what was under way is done.</summary>
    [WorkflowRun]
    public async Task RunAsync()
    {
        await Workflow.WaitConditionAsync(() => _isClosed);
        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
    }

    /// <summary>Takes money; the answer is the balance.</summary>
    [WorkflowUpdate("withdraw")]
    public async Task<decimal> WithdrawAsync(IRawValue? amount = null)
    {
        var money = Read(amount);
        await _lock.WaitOneAsync();
        try
        {
            var current = await Workflow.ExecuteActivityAsync(
                (IBankAccountActivities a) => a.GetCurrentBalanceAsync(), s_options);
            if (current < money)
            {
                throw new ApplicationFailureException("Insufficient funds", "InsufficientFunds", nonRetryable: true);
            }

            var balance = current - money;
            await Workflow.ExecuteActivityAsync((IBankAccountActivities a) => a.UpdateBalanceAsync(balance), s_options);
            return balance;
        }
        finally
        {
            _lock.ReleaseMutex();
        }
    }

    /// <summary>Refuses an amount that no account would pay.</summary>
    [WorkflowUpdateValidator(nameof(WithdrawAsync))]
    public void ValidateWithdraw(IRawValue? amount = null)
    {
        var refusal = Read(amount) switch
        {
            _ when _isClosed => "The account is closed",
            <= 0 => "Amount must be positive",
            > DailyLimit => "Amount exceeds daily limit",
            _ => null,
        };
        if (refusal is not null)
        {
            throw new ApplicationFailureException(refusal, "WithdrawalRefused", nonRetryable: true);
        }
    }

    /// <summary>Closes the account.</summary>
    [WorkflowSignal("close")]
    public async Task CloseAsync() => _isClosed = true;

    private static decimal Read(IRawValue? raw)
    {
        var reader = new ArgumentReader();
        var amount = reader.Value<decimal>(raw, "amount");
        reader.ThrowIfInvalid();
        return amount;
    }
}
