using System.Text.RegularExpressions;
using ApprovalPortal.Worker.Temporal;

namespace ApprovalPortal.Bench.Servers.Cluster;

/// <summary>The programs of a production server, unpacked from the offline bundle, and its configuration with free ports.</summary>
internal sealed partial class ClusterFiles
{
    private const string PostgreSqlPort = "5544";
    private const string FrontendPort = "8233";
    private const int LowestPort = 10_000;
    private const string DynamicConfiguration = "dynamicconfig.yaml";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly string _programs;
    private readonly string _folder;
    private readonly string _configuration;

    private ClusterFiles(string bundle, string programs, string folder, int postgreSqlPort)
    {
        (_programs, _folder) = (programs, folder);
        var ports = new Dictionary<string, int> { [PostgreSqlPort] = postgreSqlPort };
        _configuration = Port().Replace(
            File.ReadAllText(Path.Combine(bundle, "cluster.yaml")),
            match =>
            {
                ports.TryAdd(match.Value, FindPort(ports.Values));
                return $"{ports[match.Value]}";
            });
        Address = $"127.0.0.1:{ports[FrontendPort]}";
        MetricsPort = LoopbackPort.Find();
    }

    /// <summary>HOST:PORT of the frontend.</summary>
    public string Address { get; }

    /// <summary>Where the frontend says what it was asked.</summary>
    public int MetricsPort { get; }

    /// <summary>The program that creates and migrates its databases.</summary>
    public string SqlTool => Path.Combine(_programs, "temporal-sql-tool");

    /// <summary>Unpacks the programs once to the user's cache, and writes the configuration into the folder.</summary>
    public static async Task<ClusterFiles> LayOutAsync(
        string bundle, string folder, int postgreSqlPort, CancellationToken cancellationToken)
    {
        var install = Path.GetFullPath(Path.Combine(bundle, "install"));
        if (!File.Exists(install))
        {
            throw new InvalidOperationException(
                $"--cluster needs the production server in the folder {Path.GetFullPath(bundle)} (Temporal__DevServer__Bundle).");
        }

        var programs = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "ApprovalPortal",
            "cache",
            "cluster");
        if (!File.Exists(Path.Combine(programs, "temporal-sql-tool")))
        {
            await ClusterProcess.RunAsync([install, programs], folder, s_patience, cancellationToken);
        }

        File.Copy(Path.Combine(bundle, DynamicConfiguration), Path.Combine(folder, DynamicConfiguration));
        return new(bundle, programs, folder, postgreSqlPort);
    }

    /// <summary>Starts one of the four services.</summary>
    public ClusterProcess Start(string service)
    {
        var file = Path.Combine(_folder, $"{service}.yaml");
        var metrics = $"global:\n  metrics: {{prometheus: {{timerType: histogram, listenAddress: \"127.0.0.1:{MetricsPort}\"}}}}\n";
        File.WriteAllText(file, service == "frontend" ? _configuration.Replace("global:\n", metrics, StringComparison.Ordinal) : _configuration);
        return ClusterProcess.Start(
            _folder,
            Path.Combine(_folder, $"{service}.log"),
            Path.Combine(_programs, "temporal-server"), "--config-file", file, "--allow-no-auth", "start", "--service", service);
    }

    // The cluster keeps its ports in PostgreSQL as signed numbers of 16 bits.
    private static int FindPort(ICollection<int> taken)
    {
        int port;
        do
        {
            port = Random.Shared.Next(LowestPort, short.MaxValue);
        }
        while (taken.Contains(port) || !LoopbackPort.IsFree(port));

        return port;
    }

    // Those of PostgreSQL and of the services in the bundle's file.
    [GeneratedRegex(@"\b(5544|8[29]\d\d)\b")]
    private static partial Regex Port();
}
