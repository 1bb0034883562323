using ApprovalPortal.Web.Approvals.Index;
using Microsoft.Extensions.Options;
using Temporalio.Exceptions;

namespace ApprovalPortal.Web.Approvals.Feed;

/// <summary>
/// Keeps the index like Temporal: reads all open and lately changed requests once, then asks once per interval, and twice
/// while something changes, what changed, for everybody on this node. What that misses, a slower look at ended runs and a
/// comparison of everything find.
/// </summary>
public sealed partial class ApprovalFeed(
    IApprovalClient client,
    ApprovalIndex index,
    IOptions<ApprovalsOptions> options,
    TimeProvider time,
    ILogger<ApprovalFeed> logger) : BackgroundService
{
    private const int BatchSize = 1_000;

    // Under load visibility is written much later than a change query's own overlap reaches back.
    private static readonly TimeSpan s_wideOverlap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestBackoff = TimeSpan.FromSeconds(10);

    // From this age on people are told how old what they see is.
    private static readonly TimeSpan s_oldAge = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_ageInterval = TimeSpan.FromSeconds(1);

    private DateTimeOffset _latestChange;
    private DateTimeOffset _closedRunsAt;

    // Never yet: the first comparison follows the load, whose pages shift while requests come and go.
    private DateTimeOffset _comparedAt;
    private ApprovalComparison? _comparison;
    private bool _isLoaded;
    private bool _hasChanged;

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(FollowAsync(stoppingToken), WatchAgeAsync(stoppingToken));

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        var backoff = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            try
            {
                var asked = time.GetUtcNow();
                _hasChanged = false;
                await ReadAsync(asked, stoppingToken);
                index.Report(new(true, asked, null));
                backoff = TimeSpan.Zero;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                await EndComparisonAsync();
                Report(e);
                backoff = backoff == TimeSpan.Zero ? options.Value.FeedInterval : backoff * 2;
                backoff = backoff < s_longestBackoff ? backoff : s_longestBackoff;
            }

            // While requests change, the next change is near. A slow server is asked less often: it rests as long as it worked.
            var worked = time.GetElapsedTime(began);
            var interval = _hasChanged ? options.Value.FeedInterval / 2 : options.Value.FeedInterval;
            var pause = worked > interval / 2 ? worked : interval - worked;
            pause = pause < s_longestBackoff ? pause : s_longestBackoff;
            await Task.Delay(backoff > TimeSpan.Zero ? backoff : pause, time, stoppingToken);
        }
    }

    // A slow answer is no failure, yet nobody must take an old picture for a new one.
    private async Task WatchAgeAsync(CancellationToken stoppingToken)
    {
        var rare = options.Value.FeedInterval * 2;
        var old = rare > s_oldAge ? rare : s_oldAge;
        using var clock = new PeriodicTimer(s_ageInterval, time);
        while (await clock.WaitForNextTickAsync(stoppingToken))
        {
            if (index.State is { IsLoaded: true, Problem: null, AsOf: { } asOf } state && time.GetUtcNow() - asOf > old)
            {
                index.Report(state with { Problem = "Temporal answers slowly, so what you see may be out of date." });
            }
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

        await CompareAsync(now, cancellationToken);
    }

    private async Task LoadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = await TakeOverAsync(VisibilityQuery.Open, cancellationToken);
        var since = now - options.Value.ClosedRowsAge;
        var changed = await TakeOverAsync(VisibilityQuery.ChangedAfter(since), cancellationToken)
            + await TakeOverAsync(VisibilityQuery.ClosedAfter(since), cancellationToken);
        (_isLoaded, _closedRunsAt) = (true, now);
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
        _hasChanged |= index.ApplyInOrder(batch);

        // A change that claims to be of the future must not hide those before it.
        var now = time.GetUtcNow();
        foreach (var row in batch.Where(row => row.ChangedAt > _latestChange && row.ChangedAt <= now))
        {
            _latestChange = row.ChangedAt;
        }

        batch.Clear();
    }

    // A page at a time, so that a million open requests do not hold up what changes meanwhile.
    private async Task CompareAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_comparison is null && now - _comparedAt < options.Value.ComparisonInterval)
        {
            return;
        }

        _comparison ??= new(client, index, now - s_wideOverlap);
        if (await _comparison.StepAsync(cancellationToken))
        {
            return;
        }

        await EndComparisonAsync();
        index.DropOldRows();
        _comparedAt = now;
    }

    private async Task EndComparisonAsync()
    {
        if (_comparison is not null)
        {
            await _comparison.DisposeAsync();
            _comparison = null;
        }
    }

    private void Report(Exception failure)
    {
        var problem = failure switch
        {
            RpcException { Code: RpcException.StatusCode.ResourceExhausted } => "Temporal is busy, so what you see may be out of date.",
            RpcException or OperationCanceledException or InvalidOperationException =>
                "Temporal does not answer, so what you see may be out of date.",
            _ => "The lists cannot be read, so what you see may be out of date.",
        };
        if (index.State.Problem != problem)
        {
            LogFailed(problem, failure);
        }

        index.Report(index.State with { Problem = problem });
    }

    [LoggerMessage(LogLevel.Information, "Lists loaded: {Open} open requests, {Changed} lately changed, in {Duration}")]
    private partial void LogLoaded(int open, int changed, TimeSpan duration);

    [LoggerMessage(LogLevel.Information, "Lists: {Count} requests read")]
    private partial void LogProgress(int count);

    [LoggerMessage(LogLevel.Warning, "The lists cannot follow Temporal: {Problem}")]
    private partial void LogFailed(string problem, Exception exception);
}
