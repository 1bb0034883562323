using System.Collections.Concurrent;
using System.Diagnostics;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Bench.Decide;

/// <summary>The portal's way to Temporal, and when each signal was recorded there.</summary>
public sealed class SignalTimes(IApprovalClient client) : IApprovalClient
{
    private readonly ConcurrentDictionary<string, long> _recordedAt = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public string? Problem => client.Problem;

    /// <summary>When Temporal had the message, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long RecordedAt(string messageId) => _recordedAt[messageId];

    /// <inheritdoc />
    public async Task<SendAnswer> SignalAsync(
        ApprovalRow run,
        string signal,
        IReadOnlyCollection<object?> arguments,
        string messageId,
        CancellationToken cancellationToken)
    {
        var answer = await client.SignalAsync(run, signal, arguments, messageId, cancellationToken);
        _recordedAt[messageId] = Stopwatch.GetTimestamp();
        return answer;
    }

    /// <inheritdoc />
    public IAsyncEnumerable<ApprovalRow> ListAsync(string query, CancellationToken cancellationToken) =>
        client.ListAsync(query, cancellationToken);

    /// <inheritdoc />
    public Task<ApprovalRow?> DescribeAsync(string requestId, string? runId, CancellationToken cancellationToken) =>
        client.DescribeAsync(requestId, runId, cancellationToken);

    /// <inheritdoc />
    public Task<int?> FindProcessingAttemptAsync(string requestId, CancellationToken cancellationToken) =>
        client.FindProcessingAttemptAsync(requestId, cancellationToken);

    /// <inheritdoc />
    public Task<ApprovalDetails?> QueryAsync(string requestId, string runId, CancellationToken cancellationToken) =>
        client.QueryAsync(requestId, runId, cancellationToken);

    /// <inheritdoc />
    public Task<StartAnswer> StartAsync(ApprovalStart start, CancellationToken cancellationToken) =>
        client.StartAsync(start, cancellationToken);

    /// <inheritdoc />
    public Task<SendAnswer> CancelAsync(
        ApprovalRow run, string reason, string messageId, CancellationToken cancellationToken) =>
        client.CancelAsync(run, reason, messageId, cancellationToken);

    /// <inheritdoc />
    public Task<int?> GetRetentionDaysAsync(CancellationToken cancellationToken) => client.GetRetentionDaysAsync(cancellationToken);
}
