using System.Security.Cryptography;

namespace ApprovalPortal.Web.Features.Requests;

/// <summary>Makes the ids of requests that are asked for in the portal.</summary>
public static class RequestIds
{
    // Crockford's base32: no letter that looks like a digit, and no u.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 10;

    /// <summary><c>REQ-</c> and ten characters that nobody can guess.</summary>
    public static string Create() => "REQ-" + RandomNumberGenerator.GetString(Alphabet, Length);
}
