using System.Security.Claims;
using System.Security.Cryptography;
using ApprovalPortal.Data.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>
/// Keeps authentication tickets in the database, so that a cookie is worth nothing once its session has ended. Each request
/// is one query; nothing is written per request. Thread-safe.
/// </summary>
public sealed class SessionTickets(
    SessionStore sessions,
    SessionMonitor monitor,
    IDataProtectionProvider protection,
    IOptions<IdentityOptions> identity,
    TimeProvider time) : ITicketStore
{
    private static readonly object s_replacedSession = new();

    /// <inheritdoc />
    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, CancellationToken.None);

    /// <summary>Starts a session under a new random id.</summary>
    /// <returns>The id.</returns>
    public async Task<string> StoreAsync(AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        var claims = identity.Value.ClaimsIdentity;
        var id = RandomNumberGenerator.GetHexString(Session.IdLength, lowercase: true);
        ticket.Principal.Identities.First().AddClaim(new(PortalClaims.SessionId, id));
        var now = time.GetUtcNow();
        var session = new Session
        {
            Id = id,
            UserId = ticket.Principal.FindFirstValue(claims.UserIdClaimType)!,
            SecurityStamp = ticket.Principal.FindFirstValue(claims.SecurityStampClaimType)!,
            Ticket = CreateProtector(id).Protect(TicketSerializer.Default.Serialize(ticket)),
            CreatedAt = now,
            LastSeenAt = now,
        };
        await sessions.AddAsync(session, cancellationToken);
        return id;
    }

    /// <summary>Starts a session, and ends the one that the same browser had before.</summary>
    /// <returns>The new session's id.</returns>
    public async Task<string> StoreAsync(
        AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        if (httpContext.Items[s_replacedSession] is string replaced)
        {
            await sessions.RemoveAsync(replaced, cancellationToken);
        }

        return await StoreAsync(ticket, cancellationToken);
    }

    /// <inheritdoc />
    public Task<AuthenticationTicket?> RetrieveAsync(string key) => RetrieveAsync(key, CancellationToken.None);

    /// <summary>Gets the ticket of a valid session; null when it has ended, expired or cannot be decrypted.</summary>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key, CancellationToken cancellationToken)
    {
        if (await sessions.FindTicketAsync(key, cancellationToken) is not { } ticket)
        {
            return null;
        }

        monitor.MarkSeen(key);
        try
        {
            return TicketSerializer.Default.Deserialize(CreateProtector(key).Unprotect(ticket));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Gets the ticket of a valid session; null on the requests that must work without one.</summary>
    public Task<AuthenticationTicket?> RetrieveAsync(
        string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        if (IsSignIn(httpContext.Request))
        {
            // Prevents session fixation: a sign-in that finds a session would keep its key.
            httpContext.Items[s_replacedSession] = key;
            return Task.FromResult<AuthenticationTicket?>(null);
        }

        // The page that explains a failed request has to appear when the database is what failed.
        return httpContext.Features.Get<IExceptionHandlerFeature>() is null
            ? RetrieveAsync(key, cancellationToken)
            : Task.FromResult<AuthenticationTicket?>(null);
    }

    /// <summary>Not supported: a ticket is never renewed, and a sign-in always starts a session of its own.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task RenewAsync(string key, AuthenticationTicket ticket) =>
        throw new NotSupportedException("A session's ticket never changes: sign in where no session is retrieved.");

    /// <inheritdoc />
    public Task RemoveAsync(string key) => RemoveAsync(key, CancellationToken.None);

    /// <summary>Ends a session on all nodes; an unknown id changes nothing.</summary>
    public Task RemoveAsync(string key, CancellationToken cancellationToken) =>
        sessions.RemoveAsync(key, cancellationToken);

    private static bool IsSignIn(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.Equals(AccountRegistration.SignInPath);

    // The id is part of the purpose: a ticket that is copied to another row cannot be decrypted.
    private IDataProtector CreateProtector(string id) => protection.CreateProtector(nameof(SessionTickets), id);
}
