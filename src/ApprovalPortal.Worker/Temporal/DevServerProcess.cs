using System.Diagnostics;
using System.Runtime.InteropServices;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Worker.Temporal;

/// <summary>
/// A running dev server, our own child or one that an earlier portal left behind. It is known by its command line and not
/// by its pid alone, which the system may have given to a stranger since.
/// </summary>
public sealed class DevServerProcess
{
    private const int SigTerm = 15;

    // The server outlives a killed portal: it needs a session of its own, so that Ctrl+C reaches it after the portal has
    // let go of it, and a log file, since it would die of its next line to a broken pipe.
    private const string Launch =
        """
        exec </dev/null >"$DEV_SERVER_LOG" 2>&1
        command -v setsid >/dev/null && exec setsid "$0" "$@"
        exec "$0" "$@"
        """;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_longestExec = TimeSpan.FromMilliseconds(500);

    private readonly DevServerRecord _record;

    private DevServerProcess(DevServerRecord record) => _record = record;

    /// <summary>The process id.</summary>
    public int Pid => _record.Pid;

    /// <summary>It runs, and serves this file.</summary>
    public bool IsAlive => OperatingSystem.IsLinux() ? HasOurCommandLine() : HasOurName();

    /// <summary>Starts a server on a port of the loopback address and writes it to the folder.</summary>
    public static DevServerProcess Start(
        string program, string folder, string databaseFile, int port, params IEnumerable<string> moreArguments)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(program) { CreateNoWindow = true, CreateNewProcessGroup = true }
            : new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", Launch, program } };
        start.Environment["DEV_SERVER_LOG"] = Path.Combine(folder, "temporal.log");
        foreach (var argument in Arguments(databaseFile, port).Concat(moreArguments))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)
            ?? throw new InvalidOperationException($"Temporal's dev server could not be started: {program}");
        var record = new DevServerRecord(process.Id, port, databaseFile);
        record.Save(folder);
        return new(record);
    }

    /// <summary>The living server of a record, or null.</summary>
    public static DevServerProcess? Find(DevServerRecord record) =>
        new DevServerProcess(record) is { IsAlive: true } process ? process : null;

    /// <summary>Waits until it is gone, in whatever way.</summary>
    public async Task WaitForExitAsync(CancellationToken cancellationToken)
    {
        // An adopted one is nobody's child here, so its end can only be looked for.
        while (IsAlive)
        {
            await Task.Delay(s_interval, cancellationToken);
        }
    }

    /// <summary>Asks it to end, and ends it by force when it has not within the patience or on cancellation.</summary>
    public async Task EndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Signal(SigTerm);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            await WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
        }
    }

    /// <summary>Asks it to end, without waiting.</summary>
    public void RequestEnd() => Signal(SigTerm);

    private static IEnumerable<string> Arguments(string databaseFile, int port) =>
    [
        "server", "start-dev",
        "--headless",
        "--ip", "127.0.0.1",
        "--port", $"{port}",
        "--db-filename", databaseFile,
        "--log-level", "error",
        "--output", "none",
        "--sqlite-pragma", "journal_mode=WAL",
        "--sqlite-pragma", "synchronous=1",
        "--dynamic-config-value", "frontend.persistenceMaxQPS=100000",
        "--dynamic-config-value", "frontend.namespaceRPS.visibility=200",
        .. ApprovalSearchAttributes.All.SelectMany(key => new[] { "--search-attribute", $"{key.Name}={key.ValueType}" }),
    ];

    private void Signal(int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            Kill();
        }
        else if (IsAlive)
        {
            _ = SendSignal(Pid, signal);
        }
    }

    private void Kill()
    {
        try
        {
            if (IsAlive)
            {
                using var process = Process.GetProcessById(Pid);
                process.Kill();
            }
        }
        catch (ArgumentException)
        {
            // It ended in between.
        }
    }

    private bool HasOurCommandLine()
    {
        var commandLine = "";
        try
        {
            // It is empty for a moment while the process turns into another program, as a starting server does twice, and
            // for good when nobody has collected its end yet.
            SpinWait.SpinUntil(
                () => (commandLine = File.ReadAllText($"/proc/{Pid}/cmdline")).Length > 0 || HasEnded(), s_longestExec);
        }
        catch (IOException)
        {
            return false;
        }

        return commandLine.Split('\0').Contains(_record.DatabaseFile, StringComparer.Ordinal);
    }

    // "PID (NAME) STATE …", where the name may hold anything.
    private bool HasEnded()
    {
        var stat = File.ReadAllText($"/proc/{Pid}/stat");
        return stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
    }

    private bool HasOurName()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            return !process.HasExited
                && process.ProcessName.Contains(TemporalProgram.DevServer, StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
