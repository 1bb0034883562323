using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>
/// <c>admin create --email … [--name …]</c>: creates an admin from the command line, for a portal that has no account
/// yet, and prints the link by which the person chooses a password. Whoever can run it owns the database anyway.
/// </summary>
public static class FirstAdminCommand
{
    private const string Usage = "Usage: admin create --email name@company.example [--name \"Display name\"]";

    /// <summary>True when the arguments are this command's.</summary>
    public static bool IsAskedFor(string[] args) => args is ["admin", ..];

    /// <summary>Runs the command; 0 when the account was created, 1 when not, 2 when the arguments make no sense.</summary>
    public static async Task<int> RunAsync(
        IServiceProvider services, string[] args, TextWriter output, TextWriter errors)
    {
        if (args is not ["admin", "create", ..] || ValueOf(args, "--email") is not { Length: > 0 } email)
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        await PortalDatabase.MigrateAsync(services, CancellationToken.None);
        await KeyProtection.RemoveUnencryptedKeysAsync(services, CancellationToken.None);
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var user = new PortalUser { UserName = email, Email = email, DisplayName = ValueOf(args, "--name") ?? email };
        var result = user.DisplayName.Length > PortalUser.DisplayNameLength
            ? IdentityResult.Failed(new IdentityError { Description = "The name is too long." })
            : await users.CreateAsync(user);
        if (!result.Succeeded)
        {
            foreach (var error in result.Errors.DistinctBy(error => error.Description))
            {
                await errors.WriteLineAsync(error.Description);
            }

            return 1;
        }

        await users.AddToRoleAsync(user, PortalRoles.Admin);
        var link = await scope.ServiceProvider.GetRequiredService<PasswordLinks>().CreateAsync(user);
        var address = PortalHosting.PublicAddress(services.GetRequiredService<IConfiguration>());
        await output.WriteLineAsync($"{email} is an admin. Choose the password within 24 hours, once, at");
        await output.WriteLineAsync($"{address}{link}");
        return 0;
    }

    private static string? ValueOf(string[] args, string option)
    {
        var inline = args.FirstOrDefault(arg => arg.StartsWith(option + "=", StringComparison.Ordinal));
        var at = Array.IndexOf(args, option);
        return inline is not null ? inline[(option.Length + 1)..] : at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
