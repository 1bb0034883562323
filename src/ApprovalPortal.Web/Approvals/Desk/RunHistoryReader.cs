using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.Caching.Memory;
using Temporalio.Exceptions;

namespace ApprovalPortal.Web.Approvals.Desk;

/// <summary>
/// Reads the runs that a reopened request went on with, each from its own query handler. An ended run never changes, so
/// each is queried once for all viewers of the node. Thread-safe.
/// </summary>
public sealed class RunHistoryReader(IApprovalClient client) : IDisposable
{
    /// <summary>How many earlier runs of a request are read at most.</summary>
    public const int MaxRuns = 10;

    private readonly MemoryCache _runs = new(new MemoryCacheOptions { SizeLimit = 1_000 });

    /// <summary>
    /// The earlier runs of the same workflow id, as far as <paramref name="mayBeSeen"/> accepts them: a starter can name any run
    /// in <c>reopened_from</c>.
    /// </summary>
    public async Task<RunHistory> GetAsync(
        ApprovalDetails details, Func<ApprovalDetails, bool> mayBeSeen, CancellationToken cancellationToken)
    {
        var runs = new List<ApprovalDetails>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { details.RunId };
        for (var next = details.ReopenedFrom?.RunId; next is not null; next = runs[^1].ReopenedFrom?.RunId)
        {
            if (runs.Count == MaxRuns)
            {
                return new(details.RunId, runs, RunHistoryEnd.TooMany);
            }

            var (run, end) = seen.Add(next) ? await FindAsync(details.RequestId, next, cancellationToken) : (null, RunHistoryEnd.NotKept);
            if (run is null || !mayBeSeen(run))
            {
                return new(details.RunId, runs, run is null ? end : RunHistoryEnd.NotKept);
            }

            runs.Add(run);
        }

        return new(details.RunId, runs, RunHistoryEnd.Complete);
    }

    /// <inheritdoc />
    public void Dispose() => _runs.Dispose();

    private async Task<(ApprovalDetails? Run, RunHistoryEnd End)> FindAsync(
        string requestId, string runId, CancellationToken cancellationToken)
    {
        if (_runs.TryGetValue((requestId, runId), out ApprovalDetails? known))
        {
            return (known, RunHistoryEnd.NotKept);
        }

        try
        {
            // Needs no worker, and distinguishes a deleted run from one that cannot be queried at the moment.
            if (await client.DescribeAsync(requestId, runId, cancellationToken) is not { ClosedAt: not null })
            {
                return (Keep(null), RunHistoryEnd.NotKept);
            }

            return client.Problem is null && await client.QueryAsync(requestId, runId, cancellationToken) is { } answer
                ? (Keep(answer), RunHistoryEnd.Complete)
                : (null, RunHistoryEnd.NotAnswered);
        }
        catch (WorkflowQueryFailedException)
        {
            return (Keep(null), RunHistoryEnd.NotKept);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, RunHistoryEnd.NotAnswered);
        }

        ApprovalDetails? Keep(ApprovalDetails? run) => _runs.Set((requestId, runId), run, new MemoryCacheEntryOptions { Size = 1 });
    }
}
