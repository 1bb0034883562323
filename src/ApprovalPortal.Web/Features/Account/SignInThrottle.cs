using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>
/// Rate limits of sign-ins: per address, per account, and per pair of both, whether or not the account exists. Thread-safe.
/// People do not reach them; the lockout of the account itself is Identity's.
/// </summary>
public sealed class SignInThrottle : IDisposable
{
    // An office behind one address signs in within minutes in the morning.
    private static readonly TokenBucketRateLimiterOptions s_perAddress = Bucket(200, 60);
    private static readonly TokenBucketRateLimiterOptions s_perPair = Bucket(60, 20);
    private static readonly TokenBucketRateLimiterOptions s_perAccount = Bucket(120, 30);

    private readonly PartitionedRateLimiter<(string Address, string Account)> _limiter = PartitionedRateLimiter.CreateChained(
        Create(key => key.Address, s_perAddress),
        Create(key => key, s_perPair),
        Create(key => key.Account, s_perAccount));

    /// <summary>Counts an attempt; false when there were too many.</summary>
    /// <param name="address">The client's IP address; blank when unknown.</param>
    /// <param name="account">The e-mail as typed.</param>
    public bool TryEnter(string address, string account)
    {
        using var lease = _limiter.AttemptAcquire((GetPrefix(address), account.Trim().ToUpperInvariant()));
        return lease.IsAcquired;
    }

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(int burst, int perMinute) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = perMinute,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1),
        QueueLimit = 0,
        AutoReplenishment = true,
    };

    private static PartitionedRateLimiter<(string Address, string Account)> Create<TKey>(
        Func<(string Address, string Account), TKey> key, TokenBucketRateLimiterOptions options)
        where TKey : notnull =>
        PartitionedRateLimiter.Create<(string Address, string Account), TKey>(
            attempt => RateLimitPartition.GetTokenBucketLimiter(key(attempt), _ => options));

    // A client of IPv6 owns at least 2^64 addresses.
    private static string GetPrefix(string address)
    {
        if (!IPAddress.TryParse(address, out var ip) || ip.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        return ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4().ToString() : Convert.ToHexString(ip.GetAddressBytes().AsSpan(0, 8));
    }
}
