using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Desk;

/// <summary>Asks a workflow for its details once per change, however many people look at it on this node.</summary>
public sealed class ApprovalDetailsCache(IApprovalClient client, TimeProvider time)
{
    private const int MostEntries = 1_000;

    // A refused attempt is no change of the request, so an old answer may lack some.
    private static readonly TimeSpan s_age = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    // The runs that are being asked, each with those who came since and share the next answer.
    private readonly Dictionary<string, TaskCompletionSource<ApprovalDetails?>?> _asked = new(StringComparer.Ordinal);

    /// <summary>The details of a row's run, at least as new as the row; null when no worker answered.</summary>
    public Task<ApprovalDetails?> GetAsync(ApprovalRow row, CancellationToken cancellationToken)
    {
        Entry? asked = null;
        Task<ApprovalDetails?> details;
        lock (_lock)
        {
            if (_entries.TryGetValue(row.RequestId, out var known) && Serves(known, row))
            {
                details = known.Details;
            }
            else
            {
                asked = new(row.RunId, row.Revision, time.GetUtcNow());
                details = asked.Details;
                Keep(row.RequestId, asked);
            }
        }

        if (asked is not null)
        {
            _ = AskAsync(row, asked);
        }

        return details.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// The details as they are at this moment; null when no worker answered. Who asks while another one does shares the
    /// next answer: Temporal keeps one question waiting for a run and refuses further ones.
    /// </summary>
    public Task<ApprovalDetails?> GetFreshAsync(ApprovalRow row, CancellationToken cancellationToken)
    {
        TaskCompletionSource<ApprovalDetails?> answer;
        lock (_lock)
        {
            if (_asked.TryGetValue(row.RunId, out var next))
            {
                _asked[row.RunId] = next ??= NewAnswer();
                return next.Task.WaitAsync(cancellationToken);
            }

            _asked[row.RunId] = null;
            answer = NewAnswer();
        }

        _ = AskAsync(row, answer);
        return answer.Task.WaitAsync(cancellationToken);
    }

    private static TaskCompletionSource<ApprovalDetails?> NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AskAsync(ApprovalRow row, TaskCompletionSource<ApprovalDetails?>? answer)
    {
        while (answer is not null)
        {
            try
            {
                var details = await client.QueryAsync(row.RequestId, row.RunId, CancellationToken.None);
                Keep(details);
                answer.SetResult(details);
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }

            lock (_lock)
            {
                answer = _asked[row.RunId];
                if (answer is null)
                {
                    _asked.Remove(row.RunId);
                }
                else
                {
                    _asked[row.RunId] = null;
                }
            }
        }
    }

    private void Keep(ApprovalDetails? details)
    {
        if (details is null)
        {
            return;
        }

        var entry = new Entry(details.RunId, details.Revision, time.GetUtcNow());
        entry.Answer.SetResult(details);
        lock (_lock)
        {
            Keep(details.RequestId, entry);
        }
    }

    private bool Serves(Entry entry, ApprovalRow row)
    {
        var revision = entry.Details is { IsCompletedSuccessfully: true, Result: { } details } ? details.Revision : entry.Revision;
        return entry.RunId == row.RunId && revision >= row.Revision && time.GetUtcNow() - entry.AskedAt < s_age;
    }

    // Whoever asked first may leave; the others wait for the same answer.
    private async Task AskAsync(ApprovalRow row, Entry asked)
    {
        try
        {
            asked.Answer.SetResult(await client.QueryAsync(row.RequestId, row.RunId, CancellationToken.None));
        }
        catch (Exception e)
        {
            asked.Answer.SetException(e);
        }

        if (asked.Details is { IsCompletedSuccessfully: true, Result: not null })
        {
            return;
        }

        // No answer is none to keep.
        lock (_lock)
        {
            if (_entries.TryGetValue(row.RequestId, out var kept) && ReferenceEquals(kept, asked))
            {
                _entries.Remove(row.RequestId);
            }
        }
    }

    private void Keep(string requestId, Entry entry)
    {
        if (_entries.Count >= MostEntries && !_entries.ContainsKey(requestId))
        {
            _entries.Remove(_entries.MinBy(kept => kept.Value.AskedAt).Key);
        }

        _entries[requestId] = entry;
    }

    private sealed class Entry(string runId, int revision, DateTimeOffset askedAt)
    {
        public string RunId => runId;

        public int Revision => revision;

        public DateTimeOffset AskedAt => askedAt;

        public TaskCompletionSource<ApprovalDetails?> Answer { get; } = NewAnswer();

        public Task<ApprovalDetails?> Details => Answer.Task;
    }
}
