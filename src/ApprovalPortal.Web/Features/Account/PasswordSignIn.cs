using System.Security.Cryptography;
using ApprovalPortal.Data.People;
using Microsoft.AspNetCore.Identity;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>What became of a try to sign in.</summary>
public enum SignInOutcome
{
    /// <summary>The cookie is set.</summary>
    SignedIn,

    /// <summary>Wrong password, no such account, or a locked one: a stranger learns not which.</summary>
    Refused,

    /// <summary>Too many attempts from this address, for this account, or on this node at the same time.</summary>
    TooMany,
}

/// <summary>Signs a person in by password, doing the same work whether or not the account exists.</summary>
public sealed partial class PasswordSignIn(
    SignInManager<PortalUser> signIn,
    SignInThrottle throttle,
    PasswordHashLimiter hashing,
    ILogger<PasswordSignIn> log)
{
    private const int LongestInput = 256;

    private static readonly PortalUser s_nobody = new() { DisplayName = "nobody" };
    private static string? s_nobodysHash;

    /// <summary>Tries once; five wrong tries in a row lock the account for 15 minutes.</summary>
    public async Task<SignInOutcome> TryAsync(string? email, string? password, string address)
    {
        if (string.IsNullOrWhiteSpace(email) || string.IsNullOrEmpty(password)
            || email.Length > LongestInput || password.Length > LongestInput)
        {
            return SignInOutcome.Refused;
        }

        if (!throttle.TryEnter(address, email))
        {
            return SignInOutcome.TooMany;
        }

        var users = signIn.UserManager;
        var user = await users.FindByEmailAsync(email.Trim());
        using var turn = await hashing.TryEnterAsync();
        if (turn is null)
        {
            return SignInOutcome.TooMany;
        }

        if (user is null || await users.IsLockedOutAsync(user) || !await users.HasPasswordAsync(user) || !await signIn.CanSignInAsync(user))
        {
            // With the configured cost, as for an account that exists.
            s_nobodysHash ??= users.PasswordHasher.HashPassword(s_nobody, RandomNumberGenerator.GetHexString(32));
            users.PasswordHasher.VerifyHashedPassword(s_nobody, s_nobodysHash, password);
            return SignInOutcome.Refused;
        }

        var result = await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: true);
        if (result.IsLockedOut)
        {
            LogLocked(user.Id, address);
        }

        return result.Succeeded ? SignInOutcome.SignedIn : SignInOutcome.Refused;
    }

    [LoggerMessage(LogLevel.Warning, "Account {UserId} is locked for 15 minutes after wrong passwords, the last from {Address}")]
    private partial void LogLocked(string userId, string address);
}
