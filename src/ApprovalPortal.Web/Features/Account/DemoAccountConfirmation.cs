using ApprovalPortal.Data.People;
using Microsoft.AspNetCore.Identity;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>Denies every kind of sign-in to demo accounts outside Development: their password is public.</summary>
public sealed class DemoAccountConfirmation(IHostEnvironment environment) : IUserConfirmation<PortalUser>
{
    /// <inheritdoc />
    public Task<bool> IsConfirmedAsync(UserManager<PortalUser> manager, PortalUser user) =>
        Task.FromResult(environment.IsDevelopment() || !DemoAccounts.IsDemo(user));
}
