using Temporalio.Activities;

namespace ApprovalPortal.Samples.BankAccounts;

/// <summary>The bank's books, where an account has the id of its workflow.</summary>
public interface IBankAccountActivities
{
    /// <summary>What the account holds.</summary>
    [Activity("get_current_balance")]
    Task<decimal> GetCurrentBalanceAsync();

    /// <summary>Writes what the account holds.</summary>
    [Activity("update_balance")]
    Task UpdateBalanceAsync(decimal balance);
}
