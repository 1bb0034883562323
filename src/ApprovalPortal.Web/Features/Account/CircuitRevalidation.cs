using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>
/// Authentication state of one circuit: the user becomes anonymous when <see cref="SessionMonitor"/> reports that the session
/// has ended. It has no timer and makes no query of its own.
/// </summary>
public sealed class CircuitRevalidation : ServerAuthenticationStateProvider, IDisposable
{
    private readonly SessionMonitor _monitor;
    private readonly Lock _lock = new();
    private IDisposable? _subscription;
    private bool _isDisposed;

    /// <summary>Creates the state of a circuit that has no user yet.</summary>
    public CircuitRevalidation(SessionMonitor monitor)
    {
        _monitor = monitor;
        // A browser that reconnects gives its circuit another user.
        AuthenticationStateChanged += change => _ = FollowAsync(change);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _subscription?.Dispose();
        }
    }

    private async Task FollowAsync(Task<AuthenticationState> change)
    {
        var sessionId = (await change).User.FindFirstValue(PortalClaims.SessionId);
        lock (_lock)
        {
            _subscription?.Dispose();
            _subscription = sessionId is null || _isDisposed ? null : _monitor.Subscribe(sessionId, SignOut);
        }
    }

    private void SignOut() =>
        SetAuthenticationState(Task.FromResult(new AuthenticationState(new(new ClaimsIdentity()))));
}
