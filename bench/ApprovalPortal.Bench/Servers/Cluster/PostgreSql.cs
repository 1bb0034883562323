using System.Globalization;
using ApprovalPortal.Worker.Temporal;
using Npgsql;

namespace ApprovalPortal.Bench.Servers.Cluster;

/// <summary>A PostgreSQL of Debian's package in a temporary folder, reachable on the loopback address alone.</summary>
internal sealed class PostgreSql : IAsyncDisposable
{
    private const string Account = "postgres";
    private const string Debian = "/usr/lib/postgresql";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Path.Combine(
        Path.GetTempPath(), $"approvalportal-bench-postgresql-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Its port.</summary>
    public int Port { get; } = LoopbackPort.Find();

    /// <summary>The main process, whose children are the sessions.</summary>
    public int ProcessId { get; private set; }

    /// <summary>The connection string of a database, as its administrator.</summary>
    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = Account, Database = database }.ConnectionString;

    /// <summary>Creates and starts it, as durable as in production.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await RunAsync(
            [Find("initdb"), "-D", _folder, "-U", Account, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], cancellationToken);
        await RunAsync(
            [
                Find("pg_ctl"), "-D", _folder, "-l", Path.Combine(_folder, "server.log"), "-w", "-o",
                $"-c listen_addresses=127.0.0.1 -c port={Port} -c unix_socket_directories={_folder} -c max_connections=400 -c shared_buffers=512MB",
                "start",
            ],
            cancellationToken);
        var pid = await File.ReadAllLinesAsync(Path.Combine(_folder, "postmaster.pid"), cancellationToken);
        ProcessId = int.Parse(pid[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Executes a statement in a database.</summary>
    public async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first column of what a query answers.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return rows;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (File.Exists(Path.Combine(_folder, "postmaster.pid")))
        {
            await RunAsync([Find("pg_ctl"), "-D", _folder, "-m", "fast", "-w", "stop"], CancellationToken.None);
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string Find(string name) =>
        (Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [])
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin", name))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("--cluster needs PostgreSQL: install Debian's package postgresql (apt-get install postgresql).");

    // PostgreSQL's programs refuse root.
    private static Task RunAsync(string[] command, CancellationToken cancellationToken) =>
        ClusterProcess.RunAsync(
            Environment.IsPrivilegedProcess ? ["runuser", "-u", Account, "--", .. command] : command,
            Path.GetTempPath(),
            s_patience,
            cancellationToken);
}
