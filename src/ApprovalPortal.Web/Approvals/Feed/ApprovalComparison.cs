using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Feed;

/// <summary>
/// One round through all open requests, a page at a step, so that what the change queries missed comes in, and what
/// Temporal no longer has goes.
/// </summary>
internal sealed class ApprovalComparison(IApprovalClient client, ApprovalIndex index, DateTimeOffset settledBefore) : IAsyncDisposable
{
    private const int RowsAtOnce = 1_000;
    private const int DoubtsAtOnce = 100;

    private readonly HashSet<string> _openRuns = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private IAsyncEnumerator<ApprovalRow>? _open;
    private Queue<ApprovalRow>? _doubtful;

    /// <summary>Does a little of the work; false when all is done.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        // One token for all pages: a step's own would end with the step.
        using var link = cancellationToken.Register(_stop.Cancel);
        return _doubtful is null ? await ReadAsync() : await AskAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_open is not null)
        {
            await _open.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task<bool> ReadAsync()
    {
        _open ??= client.ListAsync(VisibilityQuery.Open, _stop.Token).GetAsyncEnumerator(_stop.Token);
        var rows = new List<ApprovalRow>(RowsAtOnce);
        while (rows.Count < RowsAtOnce && await _open.MoveNextAsync())
        {
            rows.Add(_open.Current);
            _openRuns.Add(_open.Current.RunId);
        }

        // A page may have been read before the last change query, so it is not in order.
        index.Apply(rows);
        if (rows.Count < RowsAtOnce)
        {
            // What changed a moment ago may not be listed yet.
            _doubtful = new(index.Where(row =>
                row.Status == ApprovalStatus.Pending && row.ChangedAt < settledBefore && !_openRuns.Contains(row.RunId)));
        }

        return true;
    }

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < DoubtsAtOnce && _doubtful!.TryDequeue(out var row); i++)
        {
            if (await client.DescribeAsync(row.RequestId, row.RunId, cancellationToken) is { } described)
            {
                index.ApplyInOrder([described]);
            }
            else if (index.Find(row.RequestId)?.RunId == row.RunId)
            {
                index.Remove(row.RequestId);
            }
        }

        return _doubtful!.Count > 0;
    }
}
