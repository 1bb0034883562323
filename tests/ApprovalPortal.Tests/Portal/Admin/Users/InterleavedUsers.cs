using ApprovalPortal.Data.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Tests.Portal.Admin.Users;

/// <summary>Identity's own store access, which waits where a test says, so that commands meet in the middle.</summary>
internal sealed class InterleavedUsers(
    InterleavedUsers.Points points,
    IUserStore<PortalUser> store,
    IOptions<IdentityOptions> options,
    IPasswordHasher<PortalUser> hasher,
    IEnumerable<IUserValidator<PortalUser>> userValidators,
    IEnumerable<IPasswordValidator<PortalUser>> passwordValidators,
    ILookupNormalizer normalizer,
    IdentityErrorDescriber errors,
    IServiceProvider services,
    ILogger<UserManager<PortalUser>> logger)
    : UserManager<PortalUser>(
        store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, logger)
{
    public override async Task<PortalUser?> FindByIdAsync(string userId)
    {
        await points.BeforeAccountIsFound(userId);
        return await base.FindByIdAsync(userId);
    }

    public override async Task<PortalUser?> FindByEmailAsync(string email)
    {
        var found = await base.FindByEmailAsync(email);
        await points.AfterEmailIsFound();
        return found;
    }

    public override async Task<IList<PortalUser>> GetUsersInRoleAsync(string roleName)
    {
        var holders = await base.GetUsersInRoleAsync(roleName);
        await points.AfterAdminsAreRead();
        return holders;
    }

    /// <summary>Where commands wait; at none of the points unless a test says so.</summary>
    internal sealed class Points
    {
        public Func<string, Task> BeforeAccountIsFound { get; set; } = _ => Task.CompletedTask;

        public Func<Task> AfterEmailIsFound { get; set; } = () => Task.CompletedTask;

        public Func<Task> AfterAdminsAreRead { get; set; } = () => Task.CompletedTask;
    }
}
