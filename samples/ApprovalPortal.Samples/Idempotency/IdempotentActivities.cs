using System.Collections.Concurrent;

namespace ApprovalPortal.Samples.Idempotency;

/// <summary>A payment store in this process's memory. It is idempotent too, since an activity may run twice.</summary>
public sealed class IdempotentActivities : IIdempotentActivities
{
    private readonly ConcurrentDictionary<string, string> _transactions = new();

    /// <inheritdoc />
    public Task<string> ChargePaymentAsync(string paymentId) =>
        Task.FromResult(_transactions.GetOrAdd(paymentId, id => $"txn_{id}"));
}
