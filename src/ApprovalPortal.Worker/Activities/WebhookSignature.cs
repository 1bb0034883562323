using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ApprovalPortal.Worker.Activities;

/// <summary>Signs webhook calls with the symmetric scheme of Standard Webhooks 1.0: HMAC-SHA256, identifier <c>v1</c>.</summary>
public static class WebhookSignature
{
    private const string SecretPrefix = "whsec_";
    private const int MinKeyBytes = 24;
    private const int MaxKeyBytes = 64;

    /// <summary>
    /// Parses a setting of secrets that are separated by spaces, each <c>whsec_</c> and the base64 of 24 to 64 bytes; an
    /// absent or empty setting has no keys. Null when one of them is invalid.
    /// </summary>
    public static IReadOnlyList<byte[]>? ParseSecrets(string? setting)
    {
        var keys = new List<byte[]>();
        foreach (var secret in (setting ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var key = new byte[MaxKeyBytes];
            if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
                || !Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length)
                || length < MinKeyBytes)
            {
                return null;
            }

            keys.Add(key[..length]);
        }

        return keys;
    }

    /// <summary>
    /// Creates the header <c>webhook-signature</c>: one signature per key, separated by spaces, so that a receiver can
    /// change its secret without a gap.
    /// </summary>
    /// <param name="keys">The keys, in the order of the signatures.</param>
    /// <param name="id">The header <c>webhook-id</c>; contains no full stop, which separates the signed parts.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>, in seconds since the Unix epoch.</param>
    /// <param name="body">The body exactly as it is sent.</param>
    public static string Create(IEnumerable<byte[]> keys, string id, long timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed))));
    }
}
