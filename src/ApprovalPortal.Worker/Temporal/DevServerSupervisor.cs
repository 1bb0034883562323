using ApprovalPortal.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Temporalio.Client;

namespace ApprovalPortal.Worker.Temporal;

/// <summary>
/// Runs one Temporal dev server for the data folder, on one port of the loopback address: adopts a living one that an
/// earlier portal left behind, starts it again when it dies, and ends it with the portal.
/// </summary>
public sealed partial class DevServerSupervisor(
    IConfiguration configuration,
    IOptions<DevServerOptions> options,
    TimeProvider time,
    ILogger<DevServerSupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan s_firstBackoff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestBackoff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_stableAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_adoptionPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(3);

    private string _folder = "";
    private string _databaseFile = "";
    private int _port;
    private DataFolderLock? _lock;
    private DevServerProcess? _process;

    /// <summary>No variable names a server.</summary>
    public bool IsNeeded { get; } = TemporalAddress.Load(configuration).TargetHost is null;

    /// <summary>HOST:PORT, the same until the portal ends; known once the service has been started.</summary>
    public string Address => $"127.0.0.1:{_port}";

    /// <summary>Why no server runs, as a sentence; null while one does.</summary>
    public string? Problem { get; private set; } = "Temporal's dev server is being started.";

    /// <summary>Takes the data folder for this portal, unless it has it; a start does so by itself.</summary>
    /// <exception cref="DataFolderInUseException">Another portal has it.</exception>
    public void TakeDataFolder()
    {
        if (IsNeeded && _lock is null)
        {
            _folder = PortalDataDirectory.Resolve(configuration);
            _databaseFile = Path.Combine(_folder, "temporal.db");
            _lock = DataFolderLock.Take(_folder);
        }
    }

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!IsNeeded)
        {
            return Task.CompletedTask;
        }

        TakeDataFolder();
        if (DevServerRecord.Load(_folder) is { } record && record.DatabaseFile == _databaseFile)
        {
            _process = DevServerProcess.Find(record);
            _port = _process is not null || LoopbackPort.IsFree(record.Port) ? record.Port : LoopbackPort.Find();
        }
        else
        {
            _port = LoopbackPort.Find();
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_process is { IsAlive: true } process)
        {
            await process.EndAsync(s_endPatience, cancellationToken);
            LogEnded(process.Pid);
        }

        _process = null;
        _lock?.Dispose();
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        // A host that failed to start disposes without stopping.
        _process?.RequestEnd();
        _lock?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await AdoptAsync(stoppingToken);
        var backoff = s_firstBackoff;
        while (!stoppingToken.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            try
            {
                _process ??= await LaunchAsync(stoppingToken);
                Problem = null;
                await _process.WaitForExitAsync(stoppingToken);
                LogDied(_process.Pid);
                Problem = "Temporal's dev server stopped and is being started again.";
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Problem = e.Message;
                LogCannotStart(e.Message);
            }

            _process = null;
            backoff = time.GetElapsedTime(startedAt) > s_stableAfter ? s_firstBackoff : backoff;
            await Task.Delay(backoff, time, stoppingToken);
            backoff = backoff * 2 < s_longestBackoff ? backoff * 2 : s_longestBackoff;
        }
    }

    private async Task AdoptAsync(CancellationToken cancellationToken)
    {
        if (_process is not { } process)
        {
            return;
        }

        if (await AnswersAsync(cancellationToken))
        {
            LogAdopted(process.Pid, Address);
            return;
        }

        await process.EndAsync(s_endPatience, cancellationToken);
        LogUnresponsive(process.Pid);
        _process = null;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_adoptionPatience);
        var client = TemporalClient.CreateLazy(new(Address));
        while (!limit.IsCancellationRequested)
        {
            try
            {
                var rpc = new RpcOptions { Timeout = TimeSpan.FromSeconds(1), CancellationToken = limit.Token };
                if (await client.Connection.CheckHealthAsync(options: rpc).WaitAsync(limit.Token))
                {
                    return true;
                }
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // It may be starting still.
            }

            await Task.Delay(s_firstBackoff, time, cancellationToken);
        }

        return false;
    }

    private async Task<DevServerProcess> LaunchAsync(CancellationToken cancellationToken)
    {
        var program = await TemporalProgram.FindOrDownloadAsync(options.Value, cancellationToken);

        // A stranger's server on the port would look like ours to every client.
        if (!LoopbackPort.IsFree(_port))
        {
            throw new IOException($"Temporal's dev server cannot start: another program listens on port {_port}.");
        }

        var process = DevServerProcess.Start(program, _folder, _databaseFile, _port);
        LogStarted(program, process.Pid, Address);
        return process;
    }

    [LoggerMessage(LogLevel.Information, "Temporal's dev server {Program} runs as process {Pid} on {Address}")]
    private partial void LogStarted(string program, int pid, string address);

    [LoggerMessage(LogLevel.Information, "Temporal's dev server of an earlier portal goes on as process {Pid} on {Address}")]
    private partial void LogAdopted(int pid, string address);

    [LoggerMessage(LogLevel.Warning, "Temporal's dev server of an earlier portal, process {Pid}, does not answer and was ended")]
    private partial void LogUnresponsive(int pid);

    [LoggerMessage(LogLevel.Warning, "Temporal's dev server, process {Pid}, died and is started again")]
    private partial void LogDied(int pid);

    [LoggerMessage(LogLevel.Error, "Temporal's dev server cannot run: {Problem}")]
    private partial void LogCannotStart(string problem);

    [LoggerMessage(LogLevel.Information, "Temporal's dev server, process {Pid}, ended")]
    private partial void LogEnded(int pid);
}
