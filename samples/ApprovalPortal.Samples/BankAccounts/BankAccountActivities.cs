using System.Collections.Concurrent;
using Temporalio.Activities;

namespace ApprovalPortal.Samples.BankAccounts;

/// <summary>Books in this process's memory; every account begins with 1,000.00.</summary>
public sealed class BankAccountActivities : IBankAccountActivities
{
    private const decimal OpeningBalance = 1000.00m;

    private readonly ConcurrentDictionary<string, decimal> _balances = new();

    private static string Account => ActivityExecutionContext.Current.Info.WorkflowId
        ?? throw new InvalidOperationException("An account belongs to a workflow.");

    /// <inheritdoc />
    public Task<decimal> GetCurrentBalanceAsync() => Task.FromResult(_balances.GetOrAdd(Account, OpeningBalance));

    /// <inheritdoc />
    public Task UpdateBalanceAsync(decimal balance)
    {
        _balances[Account] = balance;
        return Task.CompletedTask;
    }
}
