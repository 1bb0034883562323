using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Temporalio.Client;
using Temporalio.Client.Interceptors;
using Temporalio.Exceptions;

namespace ApprovalPortal.Worker.Temporal;

/// <summary>The process's one connection to Temporal; it survives Temporal's absence.</summary>
public sealed partial class TemporalConnection : BackgroundService
{
    private const int RetentionDays = 365;

    private static readonly TimeSpan s_checkTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_unhealthyInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_healthyInterval = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<ITemporalClient> _client = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TemporalClientConnectOptions _options;
    private readonly SearchAttributeSetup _setup;
    private readonly DevServerSupervisor? _devServer;
    private readonly TimeProvider _time;
    private readonly ILogger<TemporalConnection> _logger;

    /// <summary>
    /// Takes the address from the <c>TEMPORAL_*</c> variables, else from the dev server, else the SDK's default
    /// <c>localhost:7233</c>.
    /// </summary>
    public TemporalConnection(
        IConfiguration configuration,
        IEnumerable<IClientInterceptor> interceptors,
        SearchAttributeSetup setup,
        TimeProvider time,
        ILoggerFactory loggerFactory,
        DevServerSupervisor? devServer = null)
    {
        _options = TemporalAddress.Load(configuration);
        _options.DataConverter = WireDataConverter.Instance;
        _options.Interceptors = [.. interceptors];
        _options.LoggerFactory = loggerFactory;
        _devServer = devServer is { IsNeeded: true } ? devServer : null;
        _setup = setup;
        _time = time;
        _logger = loggerFactory.CreateLogger<TemporalConnection>();

        var origin = _devServer is not null ? "dev server" : _options.TargetHost is null ? "default" : TemporalAddress.Variable;
        if (_devServer is null)
        {
            _options.TargetHost ??= "localhost:7233";
        }

        Health = new(_options.TargetHost, origin, false, "Temporal has not answered yet.");
    }

    /// <summary>How Temporal is now.</summary>
    public TemporalHealth Health { get; private set; }

    /// <summary>Raised after <see cref="Health"/> changed, outside any lock.</summary>
    public event Action? Changed;

    /// <summary>
    /// The lazily connected client, with the contract's data converter; waits until the address is known and the search
    /// attributes are registered, not until Temporal answers.
    /// </summary>
    public Task<ITemporalClient> GetClientAsync(CancellationToken cancellationToken) =>
        _client.Task.WaitAsync(cancellationToken);

    /// <summary>Tells whether the worker inside this process polls.</summary>
    public void ReportWorker(bool isRunning) => Report(health => health with { IsWorkerRunning = isRunning });

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _options.TargetHost ??= _devServer!.Address;
        Report(health => health with { Address = _options.TargetHost });
        LogAddress(_options.TargetHost, Health.Origin);

        var client = TemporalClient.CreateLazy(_options);
        var isReady = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var (isServing, problem) = await CheckAsync(client, isReady, stoppingToken);
            if (isReady && !isServing)
            {
                // One late answer is no outage: what pages say must not flicker on a busy machine.
                await Task.Delay(s_unhealthyInterval, _time, stoppingToken);
                (isServing, problem) = await CheckAsync(client, isReady, stoppingToken);
            }

            // A server that comes back may be another one, without our search attributes.
            isReady = isServing && problem is null;
            if (isReady)
            {
                _client.TrySetResult(client);
            }

            Report(health => health with { IsServing = isServing, Problem = problem });
            await Task.Delay(isReady ? s_healthyInterval : s_unhealthyInterval, _time, stoppingToken);
        }
    }

    private async Task<(bool IsServing, string? Problem)> CheckAsync(
        TemporalClient client, bool isReady, CancellationToken cancellationToken)
    {
        if (_devServer?.Problem is { } devServerProblem)
        {
            return (false, devServerProblem);
        }

        var isServing = false;
        try
        {
            var rpc = new RpcOptions { Timeout = s_checkTimeout, CancellationToken = cancellationToken };
            isServing = await client.Connection.CheckHealthAsync(options: rpc).WaitAsync(s_checkTimeout * 2, cancellationToken);
            if (!isServing)
            {
                return (false, $"Temporal at {_options.TargetHost} is not ready.");
            }

            return (true, isReady ? null : await PrepareAsync(client, cancellationToken));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogCheckFailed(_options.TargetHost!, e.Message);
            return (isServing, Describe(e));
        }
    }

    private async Task<string?> PrepareAsync(TemporalClient client, CancellationToken cancellationToken)
    {
        if (_devServer is not null)
        {
            // The dev server's default of a day would empty the desk of timed-out requests.
            var retention = TimeSpan.FromDays(RetentionDays);
            await client.WorkflowService.UpdateNamespaceAsync(
                new()
                {
                    Namespace = client.Options.Namespace,
                    Config = new() { WorkflowExecutionRetentionTtl = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(retention) },
                },
                new() { Timeout = s_checkTimeout, CancellationToken = cancellationToken });
        }

        return await _setup.EnsureAsync(client, cancellationToken);
    }

    private string Describe(Exception failure) => failure switch
    {
        RpcException { Code: RpcException.StatusCode.NotFound } =>
            $"Temporal at {_options.TargetHost} has no namespace {_options.Namespace}.",
        RpcException { Code: RpcException.StatusCode.PermissionDenied or RpcException.StatusCode.Unauthenticated } =>
            $"Temporal at {_options.TargetHost} does not let the portal in.",
        _ => $"Temporal at {_options.TargetHost} does not answer.",
    };

    private void Report(Func<TemporalHealth, TemporalHealth> change)
    {
        TemporalHealth before, after;
        lock (_lock)
        {
            before = Health;
            after = Health = change(before);
        }

        if (before == after)
        {
            return;
        }

        if (before.IsServing != after.IsServing)
        {
            LogServing(after.IsServing ? LogLevel.Information : LogLevel.Warning, after.Address, after.IsServing);
        }

        Changed?.Invoke();
    }

    [LoggerMessage(LogLevel.Information, "Temporal: {Address} ({Origin})")]
    private partial void LogAddress(string address, string origin);

    [LoggerMessage("Temporal at {Address} answers: {IsServing}")]
    private partial void LogServing(LogLevel level, string? address, bool isServing);

    [LoggerMessage(LogLevel.Debug, "Temporal's health check at {Address} failed: {Reason}")]
    private partial void LogCheckFailed(string address, string reason);
}
