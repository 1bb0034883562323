using Temporalio.Activities;

namespace ApprovalPortal.Samples.Idempotency;

/// <summary>What takes the money.</summary>
public interface IIdempotentActivities
{
    /// <summary>Takes the money of a payment once; the answer is the transaction's id.</summary>
    [Activity("charge_payment")]
    Task<string> ChargePaymentAsync(string paymentId);
}
