using System.Collections.Concurrent;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Feed;

/// <summary>
/// Tracks how often the processing of a request was tried, for pages that somebody looks at: the workflow itself does not
/// learn it, so the node asks the server, for all viewers together. Runs beside the feed, since an outage of the webhook
/// leaves many requests in processing and no list may wait for them. Thread-safe.
/// </summary>
public sealed partial class ProcessingAttempts(
    IApprovalClient client, ApprovalIndex index, TimeProvider time, ILogger<ProcessingAttempts> logger) : BackgroundService
{
    private const int MaxCallsPerRound = 40;
    private const int MaxConcurrentCalls = 4;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_callTimeout = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);

    // The watched requests in processing, the one that was asked for longest ago first.
    private string[] _queue = [];

    /// <summary>The attempt of a request that is under way or comes next; null when none is known.</summary>
    public int? Find(string requestId) => _attempts.TryGetValue(requestId, out var attempt) ? attempt : null;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var round = NextRound();
            await Parallel.ForEachAsync(
                round,
                new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentCalls, CancellationToken = stoppingToken },
                async (id, token) => await RefreshAsync(id, token));
            await Task.Delay(s_interval, time, stoppingToken);
        }
    }

    // Round-robin: those of this round go to the end of the queue.
    private string[] NextRound()
    {
        var watched = index.Watched.Where(id => index.Find(id) is { Processing: ProcessingState.Running }).ToHashSet(StringComparer.Ordinal);
        foreach (var ended in _attempts.Keys.Where(id => !watched.Contains(id)))
        {
            _attempts.TryRemove(ended, out _);
        }

        string[] queue = [.. _queue.Where(watched.Contains), .. watched.Except(_queue, StringComparer.Ordinal)];
        var round = queue[..Math.Min(queue.Length, MaxCallsPerRound)];
        _queue = [.. queue[round.Length..], .. round];
        return round;
    }

    private async Task RefreshAsync(string requestId, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(s_callTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            // A call that ignores its token must not keep its place.
            var attempt = await client.FindProcessingAttemptAsync(requestId, either.Token).WaitAsync(either.Token);
            if (attempt is { } known && Find(requestId) != known)
            {
                _attempts[requestId] = known;
                index.NotifyWatchers(requestId);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The last known attempt stays; the next round asks again.
            LogFailed(requestId, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The processing attempt of {RequestId} is not known: {Reason}")]
    private partial void LogFailed(string requestId, string reason);
}
