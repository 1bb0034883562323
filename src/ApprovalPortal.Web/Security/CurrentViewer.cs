using System.Security.Claims;
using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Data.Sessions;
using ApprovalPortal.Web.Features.Account;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Security;

/// <summary>Reads who is signed in from the sign-in's claims, and for commands from the database.</summary>
public sealed class CurrentViewer(
    AuthenticationStateProvider authentication,
    IDbContextFactory<PortalDbContext> contexts,
    SessionStore sessions,
    SessionMonitor monitor,
    IOptions<IdentityOptions> identity) : ICurrentViewer
{
    /// <inheritdoc />
    public async Task<Viewer?> GetAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var userId = user.FindFirstValue(identity.Value.ClaimsIdentity.UserIdClaimType);
        var email = user.FindFirstValue(identity.Value.ClaimsIdentity.EmailClaimType);
        if (user.Identity is not { IsAuthenticated: true } || userId is null || email is null)
        {
            return null;
        }

        var name = user.FindFirstValue(PortalClaims.DisplayName) ?? email;
        return Create(userId, email, name, [.. PortalRoles.All.Where(user.IsInRole)]);
    }

    /// <inheritdoc />
    public async Task<Viewer?> GetVerifiedAsync(CancellationToken cancellationToken)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        if (user.FindFirstValue(PortalClaims.SessionId) is not { } sessionId)
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var session = sessions.GetValid(db).Where(valid => valid.Id == sessionId);
        var account = await db.Users
            .AsNoTracking()
            .Where(u => u.Email != null && session.Any(valid => valid.UserId == u.Id))
            .Select(u => new
            {
                u.Id,
                u.Email,
                u.DisplayName,
                Roles = db.UserRoles
                    .Where(held => held.UserId == u.Id)
                    .Join(db.Roles, held => held.RoleId, role => role.Id, (_, role) => role.Name!)
                    .ToList(),
            })
            .AsSingleQuery()
            .SingleOrDefaultAsync(cancellationToken);
        if (account is null)
        {
            return null;
        }

        monitor.MarkSeen(sessionId);
        return Create(account.Id, account.Email!, account.DisplayName, account.Roles);
    }

    private static Viewer Create(string userId, string email, string displayName, List<string> roles) => new(
        userId,
        email.Trim().ToLowerInvariant(),
        displayName,
        PersonRoles.ApprovalRolesOf(roles),
        roles.Contains(PortalRoles.Admin));
}
