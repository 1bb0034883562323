using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Index;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>
/// Runs that a list leaves out after a command: until the index has news of the run, whether it leaves the list or still
/// waits, and for one minute at most. Used on the renderer's thread only.
/// </summary>
/// <param name="index">Has the news.</param>
/// <param name="time">Limits how long a run is hidden.</param>
/// <param name="onExpired">Called on any thread when a run has been hidden for a minute.</param>
internal sealed class HiddenRows(ApprovalIndex index, TimeProvider time, Action onExpired) : IDisposable
{
    // Longer than a command is retried and a worker restarts.
    private static readonly TimeSpan s_maxAge = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string RequestId, string RunId), Entry> _entries = [];

    /// <summary>Hides a run from here on.</summary>
    public void Add(string requestId, string runId)
    {
        Remove((requestId, runId));
        var timer = time.CreateTimer(_ => onExpired(), null, s_maxAge, Timeout.InfiniteTimeSpan);
        _entries.Add((requestId, runId), new(index.Find(requestId), time.GetTimestamp(), timer));
    }

    /// <summary>True for a row that must not be shown.</summary>
    public bool Contains(ApprovalRow row) => _entries.ContainsKey((row.RequestId, row.RunId));

    /// <summary>Releases the runs that have changed or expired.</summary>
    public void Release()
    {
        foreach (var (key, _) in _entries.Where(entry => IsReleased(entry.Key.RequestId, entry.Value)).ToList())
        {
            Remove(key);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _entries.Keys.ToList().ForEach(Remove);

    // A later reading of the same state is no news.
    private bool IsReleased(string requestId, Entry hidden)
    {
        var (known, row) = (hidden.Known, index.Find(requestId));
        return time.GetElapsedTime(hidden.HiddenAt) >= s_maxAge
            || (row?.RunId, row?.Revision, row?.Status, row?.ClosedAt) != (known?.RunId, known?.Revision, known?.Status, known?.ClosedAt);
    }

    private void Remove((string RequestId, string RunId) key)
    {
        if (_entries.Remove(key, out var entry))
        {
            entry.Timer.Dispose();
        }
    }

    private sealed record Entry(ApprovalRow? Known, long HiddenAt, ITimer Timer);
}
