using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ApprovalPortal.EndToEnd.Infrastructure;

/// <summary>The portal as people run it: a process of its own, with its own data folder, on a free loopback port.</summary>
public sealed class PortalProcess : IAsyncDisposable
{
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly Dictionary<string, string> _settings;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    /// <summary>A portal that is not started yet.</summary>
    /// <param name="settings">Environment variables beside the address and the data folder.</param>
    public PortalProcess(IEnumerable<KeyValuePair<string, string>>? settings = null)
    {
        DataDirectory = Directory.CreateTempSubdirectory("approvalportal-e2e-").FullName;
        Address = $"http://127.0.0.1:{FreePort()}";
        _settings = new(settings ?? [])
        {
            ["ASPNETCORE_URLS"] = Address,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Portal__DataDirectory"] = DataDirectory,
        };
    }

    /// <summary>Where it answers; the same after a restart.</summary>
    public string Address { get; }

    /// <summary>Its database and its dev server's file; the same after a restart.</summary>
    public string DataDirectory { get; }

    /// <summary>What it has written to the console.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>The running process' id.</summary>
    public int Id => _process!.Id;

    /// <summary>The folder that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>A loopback port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts the built portal and waits until it is ready.</summary>
    public Task StartAsync() => StartAsync("dotnet", WebAssembly());

    /// <summary>Starts it the way the README says, in a process group of its own, so that Ctrl+C reaches all of it.</summary>
    public Task StartByDotnetRunAsync() =>
        StartAsync("setsid", "dotnet", "run", "--no-build", "--project", "src/ApprovalPortal.Web");

    /// <summary>Kills it as a power cut would: nothing is cleaned up.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it as a deployment does, and waits until it has ended.</summary>
    public async Task StopAsync()
    {
        Signal("TERM", _process!.Id);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await _process.WaitForExitAsync(patience.Token);
    }

    /// <summary>Presses Ctrl+C: SIGINT to the whole process group.</summary>
    public void PressCtrlC() => Signal("INT", -_process!.Id);

    /// <summary>Waits until it has ended; false when it has not in time.</summary>
    public bool WaitForExit(TimeSpan patience) => _process!.WaitForExit(patience);

    /// <summary>The processes whose command line names the data folder: the dev server.</summary>
    public IReadOnlyList<int> FindServers() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0 && ReadCommandLine(id).Contains(DataDirectory, StringComparison.Ordinal)),
    ];

    /// <summary>Sends a signal by name; a process that is gone is no error.</summary>
    public static void Signal(string name, int id)
    {
        using var kill = Process.Start("kill", ["-s", name, "--", id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            Signal("TERM", _process.Id);
            if (!_process.WaitForExit(TimeSpan.FromSeconds(15)))
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync();
            }
        }

        _process?.Dispose();
        foreach (var server in FindServers())
        {
            Signal("KILL", server);
        }

        Directory.Delete(DataDirectory, recursive: true);
    }

    private static string WebAssembly()
    {
        // bin/CONFIGURATION/FRAMEWORK/PLATFORM is the same for the tests and for the portal.
        var tests = Path.Combine(RepositoryRoot, "tests", "ApprovalPortal.EndToEnd");
        var output = Path.GetRelativePath(tests, AppContext.BaseDirectory);
        return Path.Combine(RepositoryRoot, "src", "ApprovalPortal.Web", output, "ApprovalPortal.Web.dll");
    }

    private static string FindRepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ApprovalPortal.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests holds ApprovalPortal.sln.");
        }

        return folder.FullName;
    }

    private static string ReadCommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = RepositoryRoot,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(k => k.StartsWith("TEMPORAL_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in _settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilReadyAsync();
    }

    private async Task WaitUntilReadyAsync()
    {
        var end = DateTimeOffset.UtcNow.AddSeconds(120);
        while (true)
        {
            try
            {
                using var answer = await s_http.GetAsync(new Uri($"{Address}/healthz/ready"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // It does not listen yet.
            }

            if (_process!.HasExited || DateTimeOffset.UtcNow > end)
            {
                throw new InvalidOperationException($"The portal did not become ready:{Environment.NewLine}{Output}");
            }

            await Task.Delay(100);
        }
    }
}
