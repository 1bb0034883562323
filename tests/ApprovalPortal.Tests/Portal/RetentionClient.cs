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

    /// <summary>A list answers when this has.</summary>
    public Task Slowness { get; set; } = Task.CompletedTask;

    public async IAsyncEnumerable<ApprovalRow> ListAsync(
        string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Slowness.WaitAsync(cancellationToken);
        foreach (var row in Closed ?? throw new RpcException(RpcException.StatusCode.Unavailable, "Away", null))
        {
            yield return row;
        }
    }

    /// <summary>The run that an id names.</summary>
    public Func<string?, ApprovalRow?> Describe { get; set; } = _ => throw new NotSupportedException();

    public Task<ApprovalRow?> DescribeAsync(string requestId, string? runId, CancellationToken cancellationToken) =>
        Task.FromResult(Describe(runId));

    public Task<int?> FindProcessingAttemptAsync(string requestId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

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
