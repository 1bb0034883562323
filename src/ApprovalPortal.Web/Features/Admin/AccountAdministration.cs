using System.Data;
using System.Data.Common;
using System.Net.Mail;
using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Features.Account;
using ApprovalPortal.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ApprovalPortal.Web.Features.Admin;

/// <summary>
/// What admins do to accounts. Each command asks the database whether the caller is an admin at that moment, and every
/// change ends the account's sessions, and with them its open pages within two seconds.
/// </summary>
public sealed partial class AccountAdministration(
    ICurrentViewer currentViewer,
    IServiceScopeFactory scopes,
    PeopleDirectory people,
    ILogger<AccountAdministration> log)
{
    private const int LongestEmail = 256;

    // PostgreSQL's words for two changes that exclude each other.
    private static readonly string[] s_conflicts = ["40001", "40P01"];

    /// <summary>Adds an account without a password; the link in the answer lets the person choose one.</summary>
    public Task<AccountOutcome> CreateAsync(
        string email, string displayName, IReadOnlyCollection<string> roles, CancellationToken cancellationToken) =>
        RunAsync(
            async (scope, caller) =>
            {
                if (Check(email.Trim(), displayName.Trim()) is { } wrong)
                {
                    return new AccountOutcome.Invalid(wrong);
                }

                var user = new PortalUser
                {
                    UserName = email.Trim(),
                    Email = email.Trim(),
                    DisplayName = displayName.Trim(),
                };
                var created = await scope.Users.CreateAsync(user);
                if (!created.Succeeded)
                {
                    return new AccountOutcome.Invalid(ReasonOf(created));
                }

                Require(await scope.Users.AddToRolesAsync(user, Known(roles)));
                LogCreated(user.Id, string.Join(", ", Known(roles)), caller.UserId);
                return new AccountOutcome.Done(await scope.Links.CreateAsync(user));
            },
            cancellationToken);

    /// <summary>Gives an account exactly these roles.</summary>
    public Task<AccountOutcome> SetRolesAsync(
        string userId, IReadOnlyCollection<string> roles, CancellationToken cancellationToken) =>
        ChangeAsync(
            userId,
            async (scope, user, caller) =>
            {
                var held = await scope.Users.GetRolesAsync(user);
                var wanted = Known(roles);
                if (!wanted.Contains(PortalRoles.Admin) && !await HasOtherAdminAsync(scope, user))
                {
                    return new AccountOutcome.LastAdmin();
                }

                Require(await scope.Users.RemoveFromRolesAsync(user, held.Except(wanted)));
                Require(await scope.Users.AddToRolesAsync(user, wanted.Except(held)));
                Require(await scope.Users.UpdateSecurityStampAsync(user));
                LogRoles(user.Id, string.Join(", ", wanted), caller.UserId);
                return new AccountOutcome.Done();
            },
            cancellationToken);

    /// <summary>Keeps an account from signing in, and takes its roles away meanwhile.</summary>
    public Task<AccountOutcome> LockAsync(string userId, CancellationToken cancellationToken) =>
        ChangeAsync(
            userId,
            async (scope, user, caller) =>
            {
                if (!await HasOtherAdminAsync(scope, user))
                {
                    return new AccountOutcome.LastAdmin();
                }

                user.LockoutEnabled = true;
                user.LockoutEnd = PortalUser.LockedByAdmin;
                Require(await scope.Users.UpdateSecurityStampAsync(user));
                LogLocked(user.Id, caller.UserId);
                return new AccountOutcome.Done();
            },
            cancellationToken);

    /// <summary>Ends a lock, an admin's or one after wrong passwords.</summary>
    public Task<AccountOutcome> UnlockAsync(string userId, CancellationToken cancellationToken) =>
        ChangeAsync(
            userId,
            async (scope, user, caller) =>
            {
                user.LockoutEnd = null;
                user.AccessFailedCount = 0;
                Require(await scope.Users.UpdateSecurityStampAsync(user));
                LogUnlocked(user.Id, caller.UserId);
                return new AccountOutcome.Done();
            },
            cancellationToken);

    /// <summary>Makes a link by which the person chooses another password; earlier links and sessions end.</summary>
    public Task<AccountOutcome> MakeLinkAsync(string userId, CancellationToken cancellationToken) =>
        ChangeAsync(
            userId,
            async (scope, user, caller) =>
            {
                Require(await scope.Users.UpdateSecurityStampAsync(user));
                LogLink(user.Id, caller.UserId);
                return new AccountOutcome.Done(await scope.Links.CreateAsync(user));
            },
            cancellationToken);

    private Task<AccountOutcome> ChangeAsync(
        string userId, Func<Work, PortalUser, Viewer, Task<AccountOutcome>> change, CancellationToken cancellationToken) =>
        RunAsync(
            async (scope, caller) => await scope.Users.FindByIdAsync(userId) is { } user
                ? await change(scope, user, caller)
                : new AccountOutcome.Gone(),
            cancellationToken);

    private async Task<AccountOutcome> RunAsync(
        Func<Work, Viewer, Task<AccountOutcome>> work, CancellationToken cancellationToken)
    {
        if (await currentViewer.GetVerifiedAsync(cancellationToken) is not { IsAdmin: true } caller)
        {
            return new AccountOutcome.NotAllowed();
        }

        // A scope of its own: a circuit's context would still hold the accounts as they were when the page opened.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var outcome = await InTransactionAsync(db, () => work(new(scope.ServiceProvider), caller), cancellationToken);
        if (outcome is AccountOutcome.Done)
        {
            await people.RefreshAsync(cancellationToken);
        }

        return outcome;
    }

    // Serializable: else two admins could take each other's role at the same moment.
    private static async Task<AccountOutcome> InTransactionAsync(
        PortalDbContext db, Func<Task<AccountOutcome>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(
                IsolationLevel.Serializable, cancellationToken);
            var outcome = await work();
            if (outcome is AccountOutcome.Done)
            {
                await transaction.CommitAsync(cancellationToken);
            }

            return outcome;
        }
        catch (Exception e) when (e is DBConcurrencyException or DbUpdateConcurrencyException
            || (e.GetBaseException() is DbException { SqlState: { } state } && s_conflicts.Contains(state)))
        {
            return new AccountOutcome.Conflict();
        }
    }

    private static async Task<bool> HasOtherAdminAsync(Work scope, PortalUser user) =>
        (await scope.Users.GetUsersInRoleAsync(PortalRoles.Admin))
            .Any(admin => admin.Id != user.Id && !PortalUser.IsLockedByAdmin(admin.LockoutEnd));

    private static string[] Known(IReadOnlyCollection<string> roles) => [.. PortalRoles.All.Where(roles.Contains)];

    private static string? Check(string email, string displayName)
    {
        if (email.Length > LongestEmail || !MailAddress.TryCreate(email, out var address) || address.Address != email)
        {
            return "EmailInvalid";
        }

        return displayName is "" || displayName.Length > PortalUser.DisplayNameLength || displayName.Any(char.IsControl)
            ? "DisplayNameInvalid"
            : null;
    }

    private static string ReasonOf(IdentityResult result) =>
        result.Errors.Any(error => error.Code is "DuplicateEmail" or "DuplicateUserName") ? "EmailTaken" : "EmailInvalid";

    // Thrown, so that the transaction is undone: Identity reports a concurrent change as a result.
    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new DBConcurrencyException(string.Join(" ", result.Errors.Select(error => error.Description)));
        }
    }

    [LoggerMessage(LogLevel.Information, "Account {UserId} created with roles {Roles} by {AdminId}")]
    private partial void LogCreated(string userId, string roles, string adminId);

    [LoggerMessage(LogLevel.Information, "Account {UserId} given roles {Roles} by {AdminId}")]
    private partial void LogRoles(string userId, string roles, string adminId);

    [LoggerMessage(LogLevel.Information, "Account {UserId} locked by {AdminId}")]
    private partial void LogLocked(string userId, string adminId);

    [LoggerMessage(LogLevel.Information, "Account {UserId} unlocked by {AdminId}")]
    private partial void LogUnlocked(string userId, string adminId);

    [LoggerMessage(LogLevel.Information, "Password link for account {UserId} made by {AdminId}")]
    private partial void LogLink(string userId, string adminId);

    /// <summary>What a change works with.</summary>
    private sealed class Work(IServiceProvider services)
    {
        public UserManager<PortalUser> Users { get; } = services.GetRequiredService<UserManager<PortalUser>>();

        public PasswordLinks Links { get; } = services.GetRequiredService<PasswordLinks>();
    }
}
