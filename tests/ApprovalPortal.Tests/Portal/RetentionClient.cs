using System.Runtime.CompilerServices;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Portal;

/// <summary>A Temporal that knows how long it keeps ended runs, and which: all that pages ask it directly.</summary>
internal sealed class RetentionClient(int? days) : IApprovalClient
{
    public string? Problem => null;

    public Task<int?> GetRetentionDaysAsync(CancellationToken cancellationToken) => Task.FromResult(days);

    /// <summary>What any list answers; null lets the call fail.</summary>
    public IReadOnlyList<ApprovalRow>? Closed { get; set; } = [];

    /// <summary>The rows that a filter finds; null where every list answers the same.</summary>
    public Func<string, IEnumerable<ApprovalRow>>? List { get; set; }

    /// <summary>The run of a request id, and of a run id where one is given.</summary>
    public Func<string, string?, ApprovalRow?> Describe { get; set; } = (_, _) => throw new NotSupportedException();

    /// <summary>The attempt to process a request.</summary>
    public Func<string, CancellationToken, Task<int?>> FindAttempt { get; set; } = (_, _) => throw new NotSupportedException();

    /// <summary>A list answers when this has.</summary>
    public Task Slowness { get; set; } = Task.CompletedTask;

    public async IAsyncEnumerable<ApprovalRow> ListAsync(
        string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Slowness.WaitAsync(cancellationToken);
        foreach (var row in List?.Invoke(query) ?? Closed ?? throw new RpcException(RpcException.StatusCode.Unavailable, "Away", null))
        {
            yield return row;
        }
    }

    public Task<ApprovalRow?> DescribeAsync(string requestId, string? runId, CancellationToken cancellationToken) =>
        Task.FromResult(Describe(requestId, runId));

    public Task<int?> FindProcessingAttemptAsync(string requestId, CancellationToken cancellationToken) =>
        FindAttempt(requestId, cancellationToken);

    /// <summary>What any workflow answers.</summary>
    public Func<Task<ApprovalDetails?>> Answer { get; set; } = () => throw new NotSupportedException();

    /// <summary>The runs that were queried, in order.</summary>
    public List<string> Queried { get; } = [];

    public Task<ApprovalDetails?> QueryAsync(string requestId, string runId, CancellationToken cancellationToken)
    {
        Queried.Add(runId);
        return Answer();
    }

    public Task<StartAnswer> StartAsync(ApprovalStart start, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SendAnswer> SignalAsync(
        ApprovalRow run, string signal, IReadOnlyCollection<object?> arguments, string messageId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<SendAnswer> CancelAsync(
        ApprovalRow run, string reason, string messageId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
