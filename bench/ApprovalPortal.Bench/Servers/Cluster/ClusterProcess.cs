using System.Diagnostics;
using System.Globalization;

namespace ApprovalPortal.Bench.Servers.Cluster;

/// <summary>A process of the cluster, in a session of its own, so that Ctrl+C does not end it before what uses it.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private const string Launch = """exec setsid "$0" "$@" </dev/null >"$CLUSTER_LOG" 2>&1""";

    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly string _log;

    private ClusterProcess(Process process, string log) => (_process, _log) = (process, log);

    /// <summary>Its id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it; what it writes goes to the log.</summary>
    public static ClusterProcess Start(string folder, string log, params string[] command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Launch, .. command]) { WorkingDirectory = folder };
        start.Environment["CLUSTER_LOG"] = log;
        return new(Process.Start(start)!, log);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; holds what it wrote.</exception>
    public static async Task RunAsync(string[] command, string folder, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(cancellationToken).WaitAsync(patience, cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} failed: {string.Concat(await output)}");
        }
    }

    /// <summary>Throws with its log when it has ended.</summary>
    public void ThrowIfEnded()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"A process of the cluster ended:\n{File.ReadAllText(_log)}");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await RunAsync(
                ["kill", "-s", "TERM", Id.ToString(CultureInfo.InvariantCulture)], Path.GetTempPath(), s_endPatience, CancellationToken.None);
            using var limit = new CancellationTokenSource(s_endPatience);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }
}
