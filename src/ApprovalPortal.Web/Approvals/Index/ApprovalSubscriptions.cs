namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>Who wants to hear of changes: of all, or of one request. Any thread may call it.</summary>
internal sealed class ApprovalSubscriptions(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly HashSet<ThrottledCallback> _toAll = [];
    private readonly Dictionary<string, HashSet<ThrottledCallback>> _toRequest = new(StringComparer.Ordinal);

    /// <summary>The requests that somebody watches.</summary>
    public IReadOnlyList<string> Watched
    {
        get
        {
            lock (_lock)
            {
                return [.. _toRequest.Keys];
            }
        }
    }

    public IDisposable Add(Func<Task> onChanged, string? requestId)
    {
        var subscription = new ThrottledCallback(onChanged, s_interval, time, logger);
        lock (_lock)
        {
            if (requestId is null)
            {
                _toAll.Add(subscription);
            }
            else if (!_toRequest.TryGetValue(requestId, out var watchers))
            {
                _toRequest[requestId] = [subscription];
            }
            else
            {
                watchers.Add(subscription);
            }
        }

        return new Ticket(this, subscription, requestId);
    }

    public void NotifyAll()
    {
        ThrottledCallback[] called;
        lock (_lock)
        {
            called = [.. _toAll];
        }

        Notify(called);
    }

    public void Notify(IReadOnlyCollection<string> changedIds)
    {
        ThrottledCallback[] called;
        lock (_lock)
        {
            var watchers = changedIds.Count <= _toRequest.Count
                ? changedIds.SelectMany(id => _toRequest.GetValueOrDefault(id) ?? [])
                : _toRequest.Where(watched => changedIds.Contains(watched.Key)).SelectMany(watched => watched.Value);
            called = [.. _toAll, .. watchers];
        }

        Notify(called);
    }

    /// <summary>Tells only those who watch this request.</summary>
    public void NotifyWatchers(string requestId)
    {
        ThrottledCallback[] called;
        lock (_lock)
        {
            called = [.. _toRequest.GetValueOrDefault(requestId) ?? []];
        }

        Notify(called);
    }

    private static void Notify(ThrottledCallback[] called)
    {
        foreach (var subscription in called)
        {
            subscription.Notify();
        }
    }

    private void Remove(ThrottledCallback subscription, string? requestId)
    {
        subscription.Stop();
        lock (_lock)
        {
            if (requestId is null)
            {
                _toAll.Remove(subscription);
            }
            else if (_toRequest.TryGetValue(requestId, out var watchers) && watchers.Remove(subscription) && watchers.Count == 0)
            {
                _toRequest.Remove(requestId);
            }
        }
    }

    private sealed class Ticket(ApprovalSubscriptions owner, ThrottledCallback subscription, string? requestId) : IDisposable
    {
        public void Dispose() => owner.Remove(subscription, requestId);
    }
}
