namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>
/// Who wants to hear of changes. One beat for all calls whoever has news, at once after a rest and at most four times a
/// second, from as many threads as there are cores: with a timer and a place in the queue for each of a thousand circuits,
/// these would cost as much as what the circuits do. Any thread may call it.
/// </summary>
internal sealed class ApprovalSubscriptions(TimeProvider time, ILogger logger)
{
    private const int FewestCallers = 2;
    private const int CallsAtAStretch = 4;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<ApprovalSubscription> _toAll = [];
    private readonly Dictionary<string, HashSet<ApprovalSubscription>> _toRequest = new(StringComparer.Ordinal);
    private List<ApprovalSubscription> _due = [];
    private bool _isBeating;
    private long? _lastBeat;

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
        var subscription = new ApprovalSubscription(this, onChanged, requestId, logger);
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

        return subscription;
    }

    public void Remove(ApprovalSubscription subscription)
    {
        lock (_lock)
        {
            if (subscription.RequestId is not { } requestId)
            {
                _toAll.Remove(subscription);
            }
            else if (_toRequest.TryGetValue(requestId, out var watchers) && watchers.Remove(subscription) && watchers.Count == 0)
            {
                _toRequest.Remove(requestId);
            }
        }
    }

    public void NotifyAll()
    {
        lock (_lock)
        {
            Awake(_toAll);
        }
    }

    public void Notify(IReadOnlyCollection<string> changedIds)
    {
        lock (_lock)
        {
            Awake(_toAll);
            Awake(changedIds.Count <= _toRequest.Count
                ? changedIds.SelectMany(id => _toRequest.GetValueOrDefault(id) ?? [])
                : _toRequest.Where(watched => changedIds.Contains(watched.Key)).SelectMany(watched => watched.Value));
        }
    }

    /// <summary>Tells only those who watch this request.</summary>
    public void NotifyWatchers(string requestId)
    {
        lock (_lock)
        {
            Awake(_toRequest.GetValueOrDefault(requestId) ?? []);
        }
    }

    /// <summary>Lets the next beat call those who are not busy; they are called without the lock.</summary>
    public void Awake(IEnumerable<ApprovalSubscription> subscriptions)
    {
        lock (_lock)
        {
            _due.AddRange(subscriptions.Where(subscription => subscription.TryAwake()));
            if (_isBeating || _due.Count == 0)
            {
                return;
            }

            _isBeating = true;
        }

        _ = Task.Run(BeatAsync);
    }

    private async Task BeatAsync()
    {
        while (true)
        {
            if (_lastBeat is { } last && s_interval - time.GetElapsedTime(last) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time);
            }

            List<ApprovalSubscription> due;
            lock (_lock)
            {
                if (_due.Count == 0)
                {
                    _isBeating = false;
                    return;
                }

                (due, _due) = (_due, []);
                _lastBeat = time.GetTimestamp();
            }

            // Beats do not pile up where the circuits take longer than an interval; one that hangs holds nobody up for long.
            await Task.WhenAny(CallAsync(due), Task.Delay(s_patience, time));
        }
    }

    private static Task CallAsync(List<ApprovalSubscription> due)
    {
        var next = -1;
        var callers = Math.Min(Math.Max(Environment.ProcessorCount, FewestCallers), due.Count);
        return Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < due.Count; i = Interlocked.Increment(ref next))
            {
                due[i].Call();
                if (i % CallsAtAStretch == 0)
                {
                    // What else waits for a thread, messages and workflow tasks, comes in between.
                    await Task.Yield();
                }
            }
        })));
    }
}
