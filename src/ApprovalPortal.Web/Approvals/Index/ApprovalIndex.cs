using ApprovalPortal.Data.People;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>
/// All open requests and the lately closed ones, in memory: the one source of every list, count, search and badge of this
/// node. Any thread may call it.
/// </summary>
public sealed class ApprovalIndex : IDisposable
{
    private const int LargestPage = 1_000;

    private readonly ReaderWriterLockSlim _lock = new();
    private readonly ApprovalSets _sets = new();
    private readonly ApprovalSubscriptions _subscriptions;
    private readonly PeopleDirectory _people;
    private readonly TimeSpan _closedRowsAge;
    private readonly TimeProvider _time;
    private volatile FeedState _state = new(false, null, null);

    /// <summary>An empty index, which has not been loaded.</summary>
    public ApprovalIndex(
        PeopleDirectory people, IOptions<ApprovalsOptions> options, TimeProvider time, ILogger<ApprovalIndex> logger)
    {
        _people = people;
        _closedRowsAge = options.Value.ClosedRowsAge;
        _time = time;
        _subscriptions = new(time, logger);
        _people.Changed += _subscriptions.NotifyAll;
    }

    /// <summary>How complete and how old the picture is.</summary>
    public FeedState State => _state;

    /// <summary>How many requests it holds.</summary>
    public int Size => Read(() => _sets.Size);

    /// <summary>The requests that somebody has subscribed to by id.</summary>
    public IReadOnlyList<string> Watched => _subscriptions.Watched;

    /// <summary>Answers a page of a list.</summary>
    public ApprovalPage Query(ApprovalQuery query)
    {
        var filter = new ApprovalFilter(query, _people);
        var skip = Math.Max(0, query.Skip);
        var take = Math.Clamp(query.Take, 0, LargestPage);
        return ReadSettled(() =>
        {
            var scope = _sets.Scope(query.Scope, query.Viewer, _people);
            var found = filter.IsCounted ? null : _sets.Search(scope, filter);
            return new ApprovalPage(
                found?.Page(scope, query, skip, take) ?? scope.Page(query, filter.IsEmpty ? null : filter.Passes, skip, take),
                found?.Count ?? filter.CountIn(scope),
                scope.CountByStatus(),
                scope.Categories());
        });
    }

    /// <summary>How many requests the list would have.</summary>
    public int Count(ApprovalQuery query)
    {
        var filter = new ApprovalFilter(query, _people);
        return Read(() =>
        {
            var scope = _sets.Scope(query.Scope, query.Viewer, _people);
            return filter.IsCounted ? filter.CountIn(scope) : _sets.Search(scope, filter).Count;
        });
    }

    /// <summary>The newest run of a request, or null when the index has none. Whether the viewer may see it is the caller's to ask.</summary>
    public ApprovalRow? Find(string requestId) => Read(() => _sets.Find(requestId)?.Row);

    /// <summary>Takes newer rows over; a row that is older than the known one of its id, by run or revision, is dropped.</summary>
    /// <returns>Something looks otherwise than before.</returns>
    public bool Apply(IReadOnlyCollection<ApprovalRow> rows) => Apply(rows, Supersedes);

    /// <summary>
    /// Takes over rows that were read from Temporal after every row that came this way before. A run's starter may have
    /// lied about its revision, so only the workflow's own answers are known better than the later reading.
    /// </summary>
    /// <returns>Something looks otherwise than before.</returns>
    public bool ApplyInOrder(IReadOnlyCollection<ApprovalRow> rows) =>
        Apply(rows, (next, known) => Supersedes(next, known) || (next.RunId == known.RunId && !known.IsConfirmed && !IsOpeningAgain(next, known)));

    /// <summary>Drops a request that Temporal no longer has.</summary>
    public void Remove(string requestId)
    {
        Change(() => _sets.Remove(requestId));
        _subscriptions.Notify([requestId]);
    }

    /// <summary>Drops what has been closed for longer than the index keeps closed requests.</summary>
    public void DropOldRows()
    {
        List<string> old = [];
        Change(() =>
        {
            old = [.. _sets.All.Where(row => IsTooOld(row.Row)).Select(row => row.Row.RequestId)];
            old.ForEach(_sets.Remove);
        });
        if (old.Count > 0)
        {
            _subscriptions.Notify(old);
        }
    }

    /// <summary>Rows that pass, in no order: for the feed's comparison.</summary>
    public IReadOnlyList<ApprovalRow> Where(Func<ApprovalRow, bool> passes) =>
        Read(() => _sets.All.Select(row => row.Row).Where(passes).ToList());

    /// <summary>Tells how complete and how old the picture is. A later <see cref="FeedState.AsOf"/> alone calls nobody back.</summary>
    public void Report(FeedState state)
    {
        var before = _state;
        _state = state;
        if (state.IsLoaded && !before.IsLoaded)
        {
            Settle();
        }

        if (before with { AsOf = state.AsOf } != state)
        {
            _subscriptions.NotifyAll();
        }
    }

    /// <summary>
    /// Calls back after rows or <see cref="State"/> changed, at most four times a second and never two at once, outside
    /// any lock, on any thread; with an id only after that request changed. Dispose to stop.
    /// </summary>
    public IDisposable Subscribe(Action onChanged, string? requestId = null) => _subscriptions.Add(
        () =>
        {
            onChanged();
            return Task.CompletedTask;
        },
        requestId);

    /// <summary>The same, and the next call waits until the last one is done.</summary>
    public IDisposable Subscribe(Func<Task> onChanged) => _subscriptions.Add(onChanged, null);

    /// <summary>Calls back those who watch this request: something beside its row changed.</summary>
    public void NotifyWatchers(string requestId) => _subscriptions.NotifyWatchers(requestId);

    /// <inheritdoc />
    public void Dispose()
    {
        _people.Changed -= _subscriptions.NotifyAll;
        _lock.Dispose();
    }

    private static bool Supersedes(ApprovalRow next, ApprovalRow known)
    {
        if (next.RunId != known.RunId)
        {
            var byStart = next.RequestedAt.CompareTo(known.RequestedAt);
            return byStart > 0 || (byStart == 0 && string.CompareOrdinal(next.RunId, known.RunId) > 0);
        }

        return next.Revision > known.Revision
            || (next.Revision == known.Revision && !IsOpeningAgain(next, known) && (next.IsConfirmed || !known.IsConfirmed || next.ClosedAt is not null));
    }

    private static bool IsOpeningAgain(ApprovalRow next, ApprovalRow known) => known.ClosedAt is not null && next.ClosedAt is null;

    private bool Apply(IReadOnlyCollection<ApprovalRow> rows, Func<ApprovalRow, ApprovalRow, bool> supersedes)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        Change(() =>
        {
            foreach (var row in rows.Where(row => !IsTooOld(row)))
            {
                var known = _sets.Find(row.RequestId);
                if (known is null || (supersedes(row, known.Row) && !known.ShowsTheSameAs(row)))
                {
                    _sets.Put(new(row));
                    changed.Add(row.RequestId);
                }
            }
        });
        if (changed.Count == 0)
        {
            return false;
        }

        _subscriptions.Notify(changed);
        return true;
    }

    private T Read<T>(Func<T> look)
    {
        _lock.EnterReadLock();
        try
        {
            return look();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private T ReadSettled<T>(Func<T> look)
    {
        _lock.EnterReadLock();
        try
        {
            while (!_sets.IsSettled)
            {
                _lock.ExitReadLock();
                Settle();
                _lock.EnterReadLock();
            }

            return look();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    // A load comes in many pieces: until it is done, sorting waits for its end, or for whoever looks first.
    private void Change(Action change)
    {
        _lock.EnterWriteLock();
        try
        {
            change();
            if (_state.IsLoaded)
            {
                _sets.Settle();
            }
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private void Settle() => Change(_sets.Settle);

    private bool IsTooOld(ApprovalRow row) => row.ClosedAt < _time.GetUtcNow() - _closedRowsAge;
}

/// <summary>How complete and how old the index is.</summary>
/// <param name="IsLoaded">Everything has been read once.</param>
/// <param name="AsOf">When the last change query answered, in UTC.</param>
/// <param name="Problem">Why the picture may be old, one sentence for people; null while all is well.</param>
public sealed record FeedState(bool IsLoaded, DateTimeOffset? AsOf, string? Problem);
