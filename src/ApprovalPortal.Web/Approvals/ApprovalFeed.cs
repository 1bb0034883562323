using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Approvals;

/// <summary>
/// Keeps the index like Temporal: reads all open and lately changed requests once, then asks once per interval, for
/// everybody on this node, what changed. What that misses, a slower look at ended runs and a comparison of everything find.
/// </summary>
public sealed partial class ApprovalFeed(
    IApprovalClient client,
    ApprovalIndex index,
    ProcessingAttempts attempts,
    IOptions<ApprovalsOptions> options,
    TimeProvider time,
    ILogger<ApprovalFeed> logger) : BackgroundService
{
    private const int BatchSize = 1_000;

    // Under load visibility is written much later than a change query's own overlap reaches back.
    private static readonly TimeSpan s_wideOverlap = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_longestBackoff = TimeSpan.FromSeconds(10);

    private DateTimeOffset _latestChange;
    private DateTimeOffset _closedRunsAt;
    private DateTimeOffset _comparedAt;
    private bool _isLoaded;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var asked = time.GetUtcNow();
                await ReadAsync(asked, stoppingToken);
                index.Report(new(true, asked, null));
                backoff = TimeSpan.Zero;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.GetType().Name, e.Message);
                index.Report(index.State with { Problem = "Temporal does not answer, so what you see may be out of date." });
                backoff = backoff == TimeSpan.Zero ? options.Value.FeedInterval : backoff * 2;
                backoff = backoff < s_longestBackoff ? backoff : s_longestBackoff;
            }

            await Task.Delay(backoff > TimeSpan.Zero ? backoff : options.Value.FeedInterval, time, stoppingToken);
        }
    }

    private async Task ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!_isLoaded)
        {
            await LoadAsync(now, cancellationToken);
            return;
        }

        var isWide = now - _closedRunsAt >= options.Value.ClosingsInterval;
        await TakeOverAsync(VisibilityQuery.ChangedAfter(_latestChange - (isWide ? s_wideOverlap : options.Value.FeedOverlap)), cancellationToken);
        if (isWide)
        {
            await TakeOverAsync(VisibilityQuery.ClosedAfter(_closedRunsAt - s_wideOverlap), cancellationToken);
            _closedRunsAt = now;
        }

        if (now - _comparedAt >= options.Value.ComparisonInterval)
        {
            await CompareAsync(now, cancellationToken);
            _comparedAt = now;
        }

        await attempts.RefreshAsync(now, cancellationToken);
    }

    private async Task LoadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = await TakeOverAsync(VisibilityQuery.Open, cancellationToken);
        var changed = await TakeOverAsync(VisibilityQuery.ChangedAfter(now - options.Value.ClosedRowsAge), cancellationToken);
        (_isLoaded, _closedRunsAt, _comparedAt) = (true, now, now);
        _latestChange = _latestChange == default ? now - s_wideOverlap : _latestChange;
        LogLoaded(open, changed, time.GetUtcNow() - now);
    }

    private async Task<int> TakeOverAsync(string query, CancellationToken cancellationToken)
    {
        var count = 0;
        var batch = new List<ApprovalRow>(BatchSize);
        await foreach (var row in client.ListAsync(query, cancellationToken))
        {
            batch.Add(row);
            count++;
            if (batch.Count == BatchSize)
            {
                Apply(batch);
                LogProgress(count);
            }
        }

        Apply(batch);
        return count;
    }

    private void Apply(List<ApprovalRow> batch)
    {
        index.ApplyInOrder(batch);

        // A change that claims to be of the future must not hide those before it.
        var now = time.GetUtcNow();
        foreach (var row in batch.Where(row => row.ChangedAt > _latestChange && row.ChangedAt <= now))
        {
            _latestChange = row.ChangedAt;
        }

        batch.Clear();
    }

    private async Task CompareAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in client.ListAsync(VisibilityQuery.Open, cancellationToken))
        {
            open.Add(row.RunId);
            index.ApplyInOrder([row]);
        }

        // What changed a moment ago may not be listed yet.
        var doubtful = index.Where(row =>
            row.Status == ApprovalStatus.Pending && !open.Contains(row.RunId) && row.ChangedAt < now - s_wideOverlap);
        foreach (var row in doubtful)
        {
            if (await client.DescribeAsync(row.RequestId, row.RunId, cancellationToken) is { } described)
            {
                index.ApplyInOrder([described]);
            }
            else
            {
                index.Remove(row.RequestId);
            }
        }

        index.DropOldRows();
    }

    [LoggerMessage(LogLevel.Information, "Lists loaded: {Open} open requests, {Changed} lately changed, in {Duration}")]
    private partial void LogLoaded(int open, int changed, TimeSpan duration);

    [LoggerMessage(LogLevel.Information, "Lists: {Count} requests read")]
    private partial void LogProgress(int count);

    [LoggerMessage(LogLevel.Warning, "The lists cannot follow Temporal: {Kind}: {Reason}")]
    private partial void LogFailed(string kind, string reason);
}
