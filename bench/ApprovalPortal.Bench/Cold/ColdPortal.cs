using System.Diagnostics;
using System.Globalization;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Bench.Servers;
using ApprovalPortal.Worker.Temporal;

namespace ApprovalPortal.Bench.Cold;

/// <summary>The portal as <c>dotnet run</c> starts it in a built tree, with an empty data folder of its own.</summary>
internal sealed class ColdPortal : IAsyncDisposable
{
    private const string TemporalVariables = "TEMPORAL_";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("approvalportal-bench-cold-").FullName;
    private readonly Process _process;

    /// <summary>Starts the process; with a server, on it and its database, else with the dev server that it starts itself.</summary>
    public ColdPortal(TemporalServer? server)
    {
        Address = new($"http://127.0.0.1:{LoopbackPort.Find()}/");
        var start = new ProcessStartInfo(
            "dotnet", ["run", "--no-build", "-c", Machine.Read().Build, "--project", Path.Combine("src", "ApprovalPortal.Web")])
        {
            WorkingDirectory = FindRoot(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith(TemporalVariables, StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (key, value) in server?.PortalSettings ?? new Dictionary<string, string>())
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        // The default with SQLite, said for PostgreSQL too.
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = Address.GetLeftPart(UriPartial.Authority);
        start.Environment["Portal__DataDirectory"] = _folder;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it will answer.</summary>
    public Uri Address { get; }

    /// <summary>It ended by itself.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Where its own dev server listens; null until it has one.</summary>
    public string? DevServerAddress => DevServerRecord.Load(_folder) is { } record ? $"127.0.0.1:{record.Port}" : null;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // It hands the signal on to the portal, which ends its dev server.
            using (var kill = Process.Start("kill", ["-s", "TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync(CancellationToken.None);
            }

            using var limit = new CancellationTokenSource(s_patience);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
        if (DevServerRecord.Load(_folder) is { } record && DevServerProcess.Find(record) is { } devServer)
        {
            await devServer.EndAsync(s_patience, CancellationToken.None);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ApprovalPortal.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above this program holds ApprovalPortal.sln.");
        }

        return folder.FullName;
    }
}
