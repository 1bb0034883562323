using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals;

/// <summary>Asks a workflow for its details once per change, however many people look at it on this node.</summary>
public sealed class ApprovalDetailsCache(IApprovalClient client)
{
    private const int MostEntries = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The details of a row's run, at least as new as the row; null when no worker answered.</summary>
    public Task<ApprovalDetails?> GetAsync(ApprovalRow row, CancellationToken cancellationToken)
    {
        Task<ApprovalDetails?> details;
        lock (_lock)
        {
            if (_entries.TryGetValue(row.RequestId, out var known) && known.RunId == row.RunId && known.Revision >= row.Revision)
            {
                details = known.Details;
            }
            else
            {
                details = AskAsync(row);
                Keep(row.RequestId, new(row.RunId, row.Revision, details));
            }
        }

        return details.WaitAsync(cancellationToken);
    }

    /// <summary>The details as they are at this moment; null when no worker answered.</summary>
    public async Task<ApprovalDetails?> GetFreshAsync(ApprovalRow row, CancellationToken cancellationToken)
    {
        var details = await client.QueryAsync(row.RequestId, row.RunId, cancellationToken);
        if (details is not null)
        {
            lock (_lock)
            {
                Keep(row.RequestId, new(details.RunId, details.Revision, Task.FromResult<ApprovalDetails?>(details)));
            }
        }

        return details;
    }

    // Whoever asked first may leave; the others wait for the same answer.
    private async Task<ApprovalDetails?> AskAsync(ApprovalRow row)
    {
        ApprovalDetails? details = null;
        try
        {
            details = await client.QueryAsync(row.RequestId, row.RunId, CancellationToken.None);
            return details;
        }
        finally
        {
            // No answer is none to keep.
            if (details is null)
            {
                lock (_lock)
                {
                    _entries.Remove(row.RequestId);
                }
            }
        }
    }

    private void Keep(string requestId, Entry entry)
    {
        if (_entries.Count >= MostEntries)
        {
            _entries.Clear();
        }

        _entries[requestId] = entry;
    }

    private sealed record Entry(string RunId, int Revision, Task<ApprovalDetails?> Details);
}
