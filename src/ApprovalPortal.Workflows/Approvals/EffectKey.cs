using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ApprovalPortal.Workflows.Approvals;

/// <summary>
/// The idempotency key of an approval's effect. It depends on what was approved and by whom, never on the run or the time:
/// a run that is reset sends the same key again, and the receiver pays once.
/// </summary>
public static class EffectKey
{
    private const int DigestLength = 32;

    /// <summary>
    /// Creates the key of an approved request: its escaped id, <c>/</c>, and 32 hexadecimal digits of a SHA-256 over the
    /// length-prefixed UTF-8 of id, requester, amount, currency, title, category and description, followed by role,
    /// approver and outcome of each required role in role order.
    /// </summary>
    public static string Create(string requestId, ApprovalState state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, requestId);
        Append(hash, state.Requester);
        Append(hash, state.Amount?.ToString("F2", CultureInfo.InvariantCulture));
        Append(hash, state.Currency);
        Append(hash, state.Title);
        Append(hash, state.Category);
        Append(hash, state.Description);
        foreach (var decision in state.RequiredRoles.Select(state.Find).OfType<RoleDecision>())
        {
            Append(hash, decision.Role.Name());
            Append(hash, decision.Approver);
            Append(hash, decision.Outcome.Name());
        }

        return $"{Uri.EscapeDataString(requestId)}/{Convert.ToHexStringLower(hash.GetHashAndReset())[..DigestLength]}";
    }

    private static void Append(IncrementalHash hash, string? field)
    {
        var bytes = Encoding.UTF8.GetBytes(field ?? "");
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
