using System.Text;
using ApprovalPortal.Data.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>Makes and honours the links by which people choose a password: each works once, for 24 hours.</summary>
public sealed class PasswordLinks(UserManager<PortalUser> users)
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lifespan = TimeSpan.FromHours(24);

    /// <summary>The path and query of a new link.</summary>
    public async Task<string> CreateAsync(PortalUser user)
    {
        var token = await users.GeneratePasswordResetTokenAsync(user);
        var code = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));
        return $"/account/set-password?user={Uri.EscapeDataString(user.Id)}&code={code}";
    }

    /// <summary>The account that a link is for, or null when the link is wrong, used or too old.</summary>
    public async Task<PortalUser?> FindAsync(string? userId, string? code)
    {
        var token = Decode(code);
        if (string.IsNullOrEmpty(userId) || token is null || await users.FindByIdAsync(userId) is not { } user)
        {
            return null;
        }

        var purpose = UserManager<PortalUser>.ResetPasswordTokenPurpose;
        return await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, purpose, token)
            ? user
            : null;
    }

    /// <summary>Sets the password, which uses the link up, and ends a pause after wrong passwords; an admin's lock stays.</summary>
    public async Task<IdentityResult> SetPasswordAsync(PortalUser user, string code, string password)
    {
        var result = await users.ResetPasswordAsync(user, Decode(code) ?? "", password);
        if (result.Succeeded && !PortalUser.IsLockedByAdmin(user.LockoutEnd))
        {
            user.EmailConfirmed = true;
            user.AccessFailedCount = 0;
            user.LockoutEnd = null;
            result = await users.UpdateAsync(user);
        }

        return result;
    }

    private static string? Decode(string? code)
    {
        try
        {
            return string.IsNullOrEmpty(code) ? null : Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
