using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Data.People;

/// <summary>
/// The accounts of a first look. Their password is public, so only a development environment may create them and sign
/// them in. Their mark is the domain of the e-mail, which is reserved for examples and which no page can change.
/// </summary>
public static class DemoAccounts
{
    private const string Domain = "@demo.example";

    /// <summary>The password of all of them.</summary>
    public const string Password = "Approve-2026!";

    private static readonly (string Name, string DisplayName, string Role)[] s_accounts =
    [
        ("rita", "Rita Lang", PortalRoles.Requester),
        ("mia", "Mia Keller", PortalRoles.Manager),
        ("max", "Max Huber", PortalRoles.Manager),
        ("dan", "Dan Ott", PortalRoles.Director),
        ("dora", "Dora Wolf", PortalRoles.Director),
        ("vera", "Vera Klein", PortalRoles.Vp),
        ("viktor", "Viktor Braun", PortalRoles.Vp),
        ("ada", "Ada Stern", PortalRoles.Admin),
    ];

    /// <summary>True for an account with a demo account's e-mail domain; such an account signs in only in Development.</summary>
    public static bool IsDemo(PortalUser user) =>
        user.Email?.Trim().EndsWith(Domain, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Ends all sign-ins of demo accounts that a development environment left in this database.</summary>
    public static async Task EndSessionsAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var domain = Domain.ToUpperInvariant();
        var stamp = Guid.NewGuid().ToString("N");
        await db.Users
            .Where(user => user.NormalizedEmail!.EndsWith(domain))
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.SecurityStamp, stamp), cancellationToken);
    }

    /// <summary>
    /// Creates those that are missing and leaves the others as they are; needs a migrated database. Any number of
    /// processes may do so at once.
    /// </summary>
    public static async Task CreateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        var hasher = new PasswordHasher<PortalUser>();
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var held = await DatabaseLock.AcquireAsync(db, cancellationToken);
            var wanted = s_accounts.Select(account => NormalizedEmail(account.Name)).ToArray();
            var present = await db.Users
                .Where(user => wanted.Contains(user.NormalizedUserName))
                .Select(user => user.NormalizedUserName)
                .ToListAsync(cancellationToken);
            var roleIds = await db.Roles.ToDictionaryAsync(role => role.Name!, role => role.Id, cancellationToken);
            foreach (var account in s_accounts.Where(account => !present.Contains(NormalizedEmail(account.Name))))
            {
                var user = NewUser(account.Name, account.DisplayName);
                user.PasswordHash = hasher.HashPassword(user, Password);
                db.Users.Add(user);
                db.UserRoles.Add(new() { UserId = user.Id, RoleId = roleIds[account.Role] });
            }

            await db.SaveChangesAsync(cancellationToken);
        }

        await services.GetRequiredService<PeopleDirectory>().RefreshAsync(cancellationToken);
    }

    private static string Email(string name) => name + Domain;

    private static string NormalizedEmail(string name) => Email(name).ToUpperInvariant();

    private static PortalUser NewUser(string name, string displayName) => new()
    {
        DisplayName = displayName,
        UserName = Email(name),
        NormalizedUserName = NormalizedEmail(name),
        Email = Email(name),
        NormalizedEmail = NormalizedEmail(name),
        EmailConfirmed = true,
        LockoutEnabled = true,
        SecurityStamp = Guid.NewGuid().ToString("N"),
    };
}
