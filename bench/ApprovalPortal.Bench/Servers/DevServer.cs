using ApprovalPortal.Bench.Running;
using ApprovalPortal.Worker.Temporal;
using Microsoft.Data.Sqlite;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace ApprovalPortal.Bench.Servers;

/// <summary>A dev server with a SQLite file of its own, in a temporary folder; it can be stopped and started again on the file.</summary>
public sealed class DevServer(string program) : TemporalServer
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("approvalportal-bench-").FullName;
    private readonly int _port = LoopbackPort.Find();
    private readonly int _metricsPort = LoopbackPort.Find();
    private DevServerProcess? _process;

    /// <inheritdoc />
    public override string Address => $"127.0.0.1:{_port}";

    /// <inheritdoc />
    public override string TemporalNamespace => "default";

    /// <inheritdoc />
    public override Uri? Metrics => new($"http://127.0.0.1:{_metricsPort}/metrics");

    /// <inheritdoc />
    public override string Folder => _folder;

    /// <summary>Temporal's own file.</summary>
    public string DatabaseFile => Path.Combine(_folder, "temporal.db");

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, string> PortalSettings => new Dictionary<string, string>
    {
        [TemporalAddress.Variable] = Address,
        ["Portal:DataDirectory"] = _folder,
        ["ConnectionStrings:Portal"] = $"Data Source={Path.Combine(_folder, "portal.db")}",
    };

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, IReadOnlyList<int>> Processes =>
        _process is null ? new Dictionary<string, IReadOnlyList<int>>() : new Dictionary<string, IReadOnlyList<int>> { ["server with its database"] = [_process.Pid] };

    /// <summary>Starts it on its file and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = DevServerProcess.Start(program, _folder, DatabaseFile, _port, "--metrics-port", $"{_metricsPort}");
        var client = TemporalClient.CreateLazy(new(Address));
        await Poll.UntilAsync(
            $"the dev server on {Address} answers",
            async () =>
            {
                try
                {
                    return await client.Connection.CheckHealthAsync(options: new() { Timeout = TimeSpan.FromSeconds(1) });
                }
                catch (Exception e) when (e is RpcException or InvalidOperationException)
                {
                    return false;
                }
            },
            s_patience,
            cancellationToken);
    }

    /// <summary>Stops it; its file stays.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is { } process)
        {
            await process.EndAsync(s_patience, cancellationToken);
            _process = null;
        }
    }

    /// <inheritdoc />
    public override async Task CopyListedRequestsAsync(int total, CancellationToken cancellationToken)
    {
        // Two programs that write to one SQLite file get in each other's way.
        await StopAsync(cancellationToken);
        await SqliteVisibility.CopyAsync(DatabaseFile, total, cancellationToken);
        await StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
