using System.Collections.Concurrent;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Feed;

/// <summary>
/// How often the processing of a request was tried, for pages that somebody looks at: the workflow itself does not learn
/// it, so the node asks the server, for all viewers together.
/// </summary>
public sealed class ProcessingAttempts(IApprovalClient client, ApprovalIndex index)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private DateTimeOffset _refreshedAt;

    /// <summary>The attempt of a request that is under way or comes next; null when none is known.</summary>
    public int? Find(string requestId) => _attempts.TryGetValue(requestId, out var attempt) ? attempt : null;

    /// <summary>Asks for the requests that are watched and processed, at most every two seconds.</summary>
    public async Task RefreshAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - _refreshedAt < s_interval)
        {
            return;
        }

        _refreshedAt = now;
        var watched = index.Watched.Where(id => index.Find(id) is { Processing: ProcessingState.Running }).ToHashSet();
        foreach (var ended in _attempts.Keys.Where(id => !watched.Contains(id)))
        {
            _attempts.TryRemove(ended, out _);
        }

        foreach (var id in watched)
        {
            var attempt = await client.FindProcessingAttemptAsync(id, cancellationToken);
            if (attempt is { } known && Find(id) != known)
            {
                _attempts[id] = known;
                index.NotifyWatchers(id);
            }
        }
    }
}
