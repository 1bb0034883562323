using System.Security.Cryptography;
using ApprovalPortal.Data.People;
using ApprovalPortal.Data.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Portal;

/// <summary>Sessions without a browser: for tests that build a principal by themselves.</summary>
internal static class TestSessions
{
    /// <summary>Starts a session of an account.</summary>
    /// <returns>The session's id, for the claim <c>session_id</c>.</returns>
    public static async Task<string> AddAsync(IServiceProvider services, PortalUser user)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var session = new Session
        {
            Id = RandomNumberGenerator.GetHexString(Session.IdLength),
            UserId = user.Id,
            SecurityStamp = user.SecurityStamp!,
            Ticket = [],
            CreatedAt = now,
            LastSeenAt = now,
        };
        await services.GetRequiredService<SessionStore>().AddAsync(session, CancellationToken.None);
        return session.Id;
    }
}
