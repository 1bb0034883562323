using System.Threading.RateLimiting;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>
/// Slows down whoever guesses passwords of one account from one address, whether or not the account exists. A person
/// never meets it; the lockout of the account itself is Identity's.
/// </summary>
public sealed class SignInThrottle : IDisposable
{
    private const int Burst = 60;
    private const int PerMinute = 20;

    private readonly PartitionedRateLimiter<(string Address, string Account)> _limiter =
        PartitionedRateLimiter.Create<(string Address, string Account), (string, string)>(key =>
            RateLimitPartition.GetTokenBucketLimiter(
                (key.Address, key.Account.Trim().ToUpperInvariant()),
                static _ => new()
                {
                    TokenLimit = Burst,
                    TokensPerPeriod = PerMinute,
                    ReplenishmentPeriod = TimeSpan.FromMinutes(1),
                    QueueLimit = 0,
                    AutoReplenishment = true,
                }));

    /// <summary>Counts a try; false when there were too many.</summary>
    public bool TryEnter(string address, string account)
    {
        using var lease = _limiter.AttemptAcquire((address, account));
        return lease.IsAcquired;
    }

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();
}
