using ApprovalPortal.Data.Sessions;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>
/// Ends the circuits of this node whose session has ended, on whichever node that happened: two queries a second for all
/// circuits together, none while there is no circuit. Also writes when sessions were last seen, once a minute, and deletes
/// ended ones, once an hour. Thread-safe singleton.
/// </summary>
public sealed partial class SessionMonitor(SessionStore sessions, TimeProvider time, ILogger<SessionMonitor> log)
    : BackgroundService
{
    /// <summary>The time between two checks; an ended session is shown to the user within two seconds.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest time that circuits stay open while the database cannot be reached.</summary>
    public static readonly TimeSpan MaxOutage = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_markSeenInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_cleanupInterval = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Subscription>> _circuits = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>
    /// Calls back once when the session has ended, outside any lock and on any thread. Dispose the result to unsubscribe.
    /// </summary>
    public IDisposable Subscribe(string sessionId, Action onEnded)
    {
        var subscription = new Subscription(this, sessionId, onEnded);
        lock (_lock)
        {
            if (!_circuits.TryGetValue(sessionId, out var circuits))
            {
                _circuits[sessionId] = circuits = [];
            }

            circuits.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Notes activity in a session, which postpones its end by idleness.</summary>
    public void MarkSeen(string sessionId)
    {
        lock (_lock)
        {
            _seen.Add(sessionId);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CheckInterval, time);
        var (checkedAt, markedAt, cleanedAt) = (time.GetTimestamp(), time.GetTimestamp(), time.GetTimestamp());
        var hasFailed = false;
        do
        {
            try
            {
                await CheckAsync(stoppingToken);
                checkedAt = time.GetTimestamp();
                if (time.GetElapsedTime(markedAt) >= s_markSeenInterval)
                {
                    await WriteSeenAsync(stoppingToken);
                    markedAt = time.GetTimestamp();
                }

                if (time.GetElapsedTime(cleanedAt) >= s_cleanupInterval)
                {
                    await sessions.RemoveInvalidAsync(stoppingToken);
                    cleanedAt = time.GetTimestamp();
                }

                if (hasFailed)
                {
                    hasFailed = false;
                    LogRecovered();
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!hasFailed)
                {
                    hasFailed = true;
                    LogFailed(e);
                }

                if (time.GetElapsedTime(checkedAt) >= MaxOutage)
                {
                    End(GetSessionIds());
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var ids = GetSessionIds();
        if (ids.Length > 0)
        {
            var valid = await sessions.GetValidIdsAsync(ids, cancellationToken);
            End(ids.Where(id => !valid.Contains(id)));
        }
    }

    private async Task WriteSeenAsync(CancellationToken cancellationToken)
    {
        string[] ids;
        lock (_lock)
        {
            ids = [.. _seen];
        }

        if (ids.Length > 0)
        {
            await sessions.MarkSeenAsync(ids, cancellationToken);
        }

        // Only after the write: a failed one is repeated.
        lock (_lock)
        {
            _seen.ExceptWith(ids);
        }
    }

    private string[] GetSessionIds()
    {
        lock (_lock)
        {
            return [.. _circuits.Keys];
        }
    }

    private void End(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            List<Subscription>? circuits;
            lock (_lock)
            {
                _circuits.Remove(id, out circuits);
            }

            foreach (var circuit in circuits ?? [])
            {
                try
                {
                    circuit.OnEnded();
                }
                catch (Exception e)
                {
                    // A circuit that fails must not keep the others open.
                    LogCircuitFailed(e);
                }
            }
        }
    }

    private void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            if (_circuits.TryGetValue(subscription.SessionId, out var circuits)
                && circuits.Remove(subscription)
                && circuits.Count == 0)
            {
                _circuits.Remove(subscription.SessionId);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Sessions could not be checked; retried twice a second, and after a minute all circuits end")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "Sessions can be checked again")]
    private partial void LogRecovered();

    [LoggerMessage(LogLevel.Error, "A circuit whose session has ended could not be signed out")]
    private partial void LogCircuitFailed(Exception exception);

    private sealed class Subscription(SessionMonitor monitor, string sessionId, Action onEnded) : IDisposable
    {
        public string SessionId { get; } = sessionId;

        public Action OnEnded { get; } = onEnded;

        public void Dispose() => monitor.Remove(this);
    }
}
