using System.Runtime.CompilerServices;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Worker.Temporal;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Options;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Converters;
using Temporalio.Exceptions;
using TemporalConnection = ApprovalPortal.Worker.Temporal.TemporalConnection;

namespace ApprovalPortal.Web.Approvals;

/// <summary>Speaks to Temporal with a time limit on every call.</summary>
public sealed partial class TemporalApprovalClient(
    TemporalConnection connection,
    IOptions<TemporalOptions> temporal,
    IOptions<ApprovalsOptions> options,
    TimeProvider time,
    ILogger<TemporalApprovalClient> logger) : IApprovalClient
{
    private static readonly TimeSpan s_readLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_listLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_writeLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_retentionAge = TimeSpan.FromMinutes(10);

    private Retention? _retention;

    /// <inheritdoc />
    public string? Problem => connection.Health switch
    {
        { IsServing: false } health => health.Problem ?? "Temporal does not answer.",
        { IsWorkerRunning: false } => "No worker runs.",
        _ => null,
    };

    /// <inheritdoc />
    public async IAsyncEnumerable<ApprovalRow> ListAsync(
        string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = await connection.GetClientAsync(cancellationToken);
        var runs = client.ListWorkflowsAsync(query, new() { Rpc = Rpc(s_listLimit, cancellationToken) });
        await foreach (var run in runs.WithCancellation(cancellationToken))
        {
            if (ApprovalRowReader.Read(run) is { } row)
            {
                yield return row;
            }
        }
    }

    /// <inheritdoc />
    public async Task<ApprovalRow?> DescribeAsync(string requestId, string? runId, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = Limit(s_readLimit, cancellationToken);
            var client = await connection.GetClientAsync(limit.Token);
            var handle = client.GetWorkflowHandle(requestId, runId);
            return ApprovalRowReader.Read(await handle.DescribeAsync(new() { Rpc = Rpc(s_readLimit, limit.Token) }));
        }
        catch (RpcException e) when (IsNoSuchRun(e))
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<int?> FindProcessingAttemptAsync(string requestId, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = Limit(s_readLimit, cancellationToken);
            var client = await connection.GetClientAsync(limit.Token);
            var description = await client.WorkflowService.DescribeWorkflowExecutionAsync(
                new() { Namespace = client.Options.Namespace, Execution = new() { WorkflowId = requestId } },
                Rpc(s_readLimit, limit.Token));
            return description.PendingActivities
                .FirstOrDefault(a => a.ActivityType.Name.StartsWith("process_", StringComparison.Ordinal))?.Attempt;
        }
        catch (RpcException e) when (IsNoSuchRun(e))
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<ApprovalDetails?> QueryAsync(string requestId, string runId, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = Limit(s_readLimit, cancellationToken);
            var client = await connection.GetClientAsync(limit.Token);
            return await client.GetWorkflowHandle(requestId, runId).QueryAsync<ApprovalDetails>(
                ApprovalWire.GetDetails, [], new() { Rpc = Rpc(s_readLimit, limit.Token) });
        }
        catch (Exception e) when (e is TemporalException and not WorkflowQueryFailedException
            or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogNoAnswer(requestId, e.Message);
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<StartAnswer> StartAsync(ApprovalStart start, CancellationToken cancellationToken)
    {
        string? runId = null;
        var answer = await RepeatAsync(
            async (client, token) =>
            {
                var handle = await client.StartWorkflowAsync(start.Workflow, [start.Input], new(start.RequestId, temporal.Value.TaskQueue)
                {
                    IdReusePolicy = start.IsReopening ? WorkflowIdReusePolicy.AllowDuplicate : WorkflowIdReusePolicy.RejectDuplicate,
                    IdConflictPolicy = WorkflowIdConflictPolicy.Fail,
                    Memo = ApprovalVisibility.Memo(start.State).ToDictionary(),
                    TypedSearchAttributes = ApprovalVisibility.SearchAttributes(start.State),
                    Rpc = Rpc(s_writeLimit, token),
                });
                runId = handle.ResultRunId;
            },
            cancellationToken);
        return answer switch
        {
            SendAnswer.Stored => new(StartResult.Started, runId),
            SendAnswer.Ended => new(StartResult.Exists),
            _ => new(StartResult.Unclear),
        };
    }

    /// <inheritdoc />
    public Task<SendAnswer> SignalAsync(
        ApprovalRow run,
        string signal,
        IReadOnlyCollection<object?> arguments,
        string messageId,
        CancellationToken cancellationToken) =>
        RepeatAsync(
            async (client, token) =>
            {
                var payloads = await WireDataConverter.Instance.ToPayloadsAsync(arguments);
                await client.WorkflowService.SignalWorkflowExecutionAsync(
                    new()
                    {
                        Namespace = client.Options.Namespace,
                        WorkflowExecution = new() { WorkflowId = run.RequestId, RunId = run.RunId },
                        SignalName = signal,
                        Input = new() { Payloads_ = { payloads } },
                        RequestId = messageId,
                        Identity = client.Connection.Options.Identity ?? "",
                    },
                    Rpc(s_writeLimit, token));
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<SendAnswer> CancelAsync(
        ApprovalRow run, string reason, string messageId, CancellationToken cancellationToken) =>
        RepeatAsync(
            (client, token) => client.WorkflowService.RequestCancelWorkflowExecutionAsync(
                new()
                {
                    Namespace = client.Options.Namespace,
                    WorkflowExecution = new() { WorkflowId = run.RequestId, RunId = run.RunId },
                    RequestId = messageId,
                    Reason = reason,
                    Identity = client.Connection.Options.Identity ?? "",
                },
                Rpc(s_writeLimit, token)),
            cancellationToken);

    /// <inheritdoc />
    public async Task<int?> GetRetentionDaysAsync(CancellationToken cancellationToken)
    {
        if (_retention is { } known && time.GetUtcNow() - known.At < s_retentionAge)
        {
            return known.Days;
        }

        try
        {
            using var limit = Limit(s_readLimit, cancellationToken);
            var client = await connection.GetClientAsync(limit.Token);
            var answer = await client.WorkflowService.DescribeNamespaceAsync(
                new() { Namespace = client.Options.Namespace }, Rpc(s_readLimit, limit.Token));
            var days = (int?)answer.Config?.WorkflowExecutionRetentionTtl?.ToTimeSpan().TotalDays;
            _retention = new(days, time.GetUtcNow());
            return days;
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogNoAnswer("the namespace", e.Message);
            return _retention?.Days;
        }
    }

    // An id that Temporal refuses to read names no run either; a missing namespace says nothing about the run.
    private static bool IsNoSuchRun(RpcException e) =>
        e.Code == RpcException.StatusCode.InvalidArgument
        || (e.Code == RpcException.StatusCode.NotFound && !e.Message.StartsWith("Namespace", StringComparison.OrdinalIgnoreCase));

    // A client that cannot connect throws InvalidOperationException.
    private static bool IsNotDefinite(Exception e) =>
        e is RpcException or OperationCanceledException or InvalidOperationException or TimeoutException;

    private static RpcOptions Rpc(TimeSpan timeout, CancellationToken cancellationToken) =>
        new() { Timeout = timeout, CancellationToken = cancellationToken };

    // The client's own limit holds for each of its attempts; waiting for the client has none.
    private static CancellationTokenSource Limit(TimeSpan limit, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(limit);
        return source;
    }

    // Whoever has sent something must learn what became of it, so only patience ends the repeats, not the caller's leaving.
    private async Task<SendAnswer> RepeatAsync(
        Func<ITemporalClient, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource(options.Value.CommandPatience, time);
        var pause = s_firstPause;
        while (true)
        {
            try
            {
                await send(await connection.GetClientAsync(patience.Token), patience.Token);
                return SendAnswer.Stored;
            }
            catch (WorkflowAlreadyStartedException)
            {
                return SendAnswer.Ended;
            }
            catch (RpcException e) when (IsNoSuchRun(e))
            {
                return e.Message.Contains("already completed", StringComparison.OrdinalIgnoreCase) ? SendAnswer.Ended : SendAnswer.Unknown;
            }
            catch (Exception e) when (IsNotDefinite(e))
            {
                LogUnclear(e.Message);
            }

            try
            {
                await Task.Delay(pause, time, patience.Token);
            }
            catch (OperationCanceledException)
            {
                return SendAnswer.Unclear;
            }

            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    private sealed record Retention(int? Days, DateTimeOffset At);

    [LoggerMessage(LogLevel.Information, "No worker answered for {RequestId}: {Reason}")]
    private partial void LogNoAnswer(string requestId, string reason);

    [LoggerMessage(LogLevel.Warning, "Temporal's answer is not definite, the message is sent again: {Reason}")]
    private partial void LogUnclear(string reason);
}
