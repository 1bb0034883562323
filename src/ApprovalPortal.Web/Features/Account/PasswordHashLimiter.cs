using System.Threading.RateLimiting;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>
/// Limits concurrent password hashing to half the cores, so that a flood of sign-ins leaves the pages their share. Others
/// wait in a queue of 32 for at most 2 s. Thread-safe.
/// </summary>
public sealed class PasswordHashLimiter : IDisposable
{
    private const int QueueLength = 32;

    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(2);

    private readonly ConcurrencyLimiter _limiter = new(new()
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount / 2),
        QueueLimit = QueueLength,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a turn, which ends when the lease is disposed; null when the queue is full or the wait is over.</summary>
    public async Task<RateLimitLease?> TryEnterAsync()
    {
        using var wait = new CancellationTokenSource(s_maxWait);
        try
        {
            var lease = await _limiter.AcquireAsync(cancellationToken: wait.Token);
            return lease.IsAcquired ? lease : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();
}
