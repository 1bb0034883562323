using ApprovalPortal.Worker.Activities;
using ApprovalPortal.Worker.Temporal;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;
using ApprovalPortal.Workflows.SingleApproval;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Temporalio.Worker;
using RpcOptions = Temporalio.Client.RpcOptions;
using ServerConnection = Temporalio.Client.TemporalConnection;
using TemporalClient = Temporalio.Client.TemporalClient;

namespace ApprovalPortal.Worker;

/// <summary>
/// Serves the approvals queue for as long as the process lives: begins when Temporal answers, and again when a worker
/// ended with an error. A plain hosted worker would end the whole process instead.
/// </summary>
public sealed partial class SupervisedWorker(
    TemporalConnection connection,
    ApprovalActivities activities,
    IOptions<TemporalOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILoggerFactory loggerFactory,
    ILogger<SupervisedWorker> logger) : BackgroundService
{
    private static readonly TimeSpan s_firstBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestBackoff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_stableAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_checkTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_shutdownPatience = TimeSpan.FromSeconds(3);

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        connection.ReportWorker(false);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Web servers wait for their open pages when they stop; the worker's own seconds run beside that.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        var backoff = s_firstBackoff;
        while (!stopping.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            try
            {
                await RunAsync(stopping.Token);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogFaulted(e);
            }
            finally
            {
                connection.ReportWorker(false);
            }

            backoff = time.GetElapsedTime(startedAt) > s_stableAfter ? s_firstBackoff : backoff;
            await Task.Delay(backoff, time, stopping.Token);
            backoff = backoff * 2 < s_longestBackoff ? backoff * 2 : s_longestBackoff;
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var client = await connection.GetClientAsync(cancellationToken);

        // The start of a worker on a dead server takes 18 s and cannot be cancelled.
        var rpc = new RpcOptions { Timeout = s_checkTimeout, CancellationToken = cancellationToken };
        await client.Connection.CheckHealthAsync(options: rpc).WaitAsync(s_checkTimeout * 2, cancellationToken);

        // A worker that could not start stays registered with its connection, which then refuses every later one.
        var ownConnection = await ServerConnection.ConnectAsync(client.Connection.Options)
            .WaitAsync(s_checkTimeout * 2, cancellationToken);
        using var worker = new TemporalWorker(new TemporalClient(ownConnection, client.Options), CreateOptions());
        connection.ReportWorker(true);
        LogServing(options.Value.TaskQueue, client.Connection.Options.TargetHost, client.Options.Namespace);
        await worker.ExecuteAsync(cancellationToken);
    }

    private TemporalWorkerOptions CreateOptions()
    {
        var workerOptions = new TemporalWorkerOptions(options.Value.TaskQueue)
        {
            GracefulShutdownTimeout = s_shutdownPatience,
            LoggerFactory = loggerFactory,
        };
        workerOptions.AddWorkflow<MultiLevelApprovalWorkflow>();
        workerOptions.AddWorkflow<ExpenseApprovalWorkflow>();
        workerOptions.AddWorkflow<ApprovalWorkflow>();
        foreach (var activity in activities.Definitions)
        {
            workerOptions.AddActivity(activity);
        }

        return workerOptions;
    }

    [LoggerMessage(LogLevel.Information, "The worker serves the task queue {TaskQueue} on {Address}, namespace {Namespace}")]
    private partial void LogServing(string taskQueue, string? address, string @namespace);

    [LoggerMessage(LogLevel.Warning, "The worker ended with an error and is started again")]
    private partial void LogFaulted(Exception failure);
}
