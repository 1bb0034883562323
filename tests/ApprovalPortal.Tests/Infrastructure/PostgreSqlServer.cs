using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ApprovalPortal.Tests.Infrastructure;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace ApprovalPortal.Tests.Infrastructure;

/// <summary>
/// One PostgreSQL for the whole assembly, started when the first test asks for a database, in a temporary folder, reachable
/// on loopback alone; stopped and removed at the end.
/// </summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    /// <summary>The one role that the server asks for a password; it trusts all others.</summary>
    public const string PasswordUser = "password_user";

    private const string Account = "postgres";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    // One folder for each test process, so that a killed one's server can be told from those that are in use.
    private static readonly string s_prefix = Path.Combine(Path.GetTempPath(), "approvalportal-postgresql-");
    private static readonly string s_folder = s_prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private readonly Lock _starting = new();
    private Task<string>? _started;
    private int _databases;

    /// <summary>The connection string of an empty database of its own.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var server = await ServerAsync();
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync();
        return ForDatabase(server, name);
    }

    /// <summary>The connection string of a database that does not exist yet.</summary>
    public async Task<string> NameDatabaseAsync() =>
        ForDatabase(await ServerAsync(), $"test_{Interlocked.Increment(ref _databases)}");

    /// <inheritdoc />
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_started is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await RemoveAsync(s_folder);
        }
    }

    private Task<string> ServerAsync()
    {
        lock (_starting)
        {
            return _started ??= Task.Run(StartAsync);
        }
    }

    private static string ForDatabase(string server, string name) =>
        new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;

    private static async Task<string> StartAsync()
    {
        await RemoveLeftoversAsync();
        await RunAsync(
            Program("initdb"), "-D", s_folder, "-U", Account, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        var rules = Path.Combine(s_folder, "pg_hba.conf");
        await File.WriteAllTextAsync(
            rules, $"host all {PasswordUser} 127.0.0.1/32 scram-sha-256\n{await File.ReadAllTextAsync(rules)}");
        var port = FreePort();
        // What a test server need not survive makes it slow: no fsync.
        await RunAsync(
            Program("pg_ctl"), "-D", s_folder, "-l", Path.Combine(s_folder, "server.log"), "-w", "-o",
            $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={s_folder} "
            + "-c max_connections=200 -c shared_buffers=64MB -c fsync=off -c full_page_writes=off",
            "start");
        return new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = Account,
            Database = "postgres",
            // Each test has a database, so pools are many; none may keep its connections.
            ConnectionIdleLifetime = 5,
            ConnectionPruningInterval = 2,
        }.ConnectionString;
    }

    private static async Task RemoveLeftoversAsync()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Path.GetFileName(s_prefix) + "*"))
        {
            if (folder == s_folder || !IsRunning(folder[s_prefix.Length..]))
            {
                await RemoveAsync(folder);
            }
        }
    }

    private static bool IsRunning(string processId)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(processId, CultureInfo.InvariantCulture));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task RemoveAsync(string folder)
    {
        if (File.Exists(Path.Combine(folder, "postmaster.pid")))
        {
            await RunAsync(Program("pg_ctl"), "-D", folder, "-m", "immediate", "-w", "stop");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string Program(string name)
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        return versions
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin", name))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                "These tests need PostgreSQL: install Debian's package postgresql (apt-get install postgresql).");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // PostgreSQL's programs refuse root.
    private static async Task RunAsync(string program, params string[] arguments)
    {
        string[] command = Environment.IsPrivilegedProcess
            ? ["runuser", "-u", Account, "--", program, .. arguments]
            : [program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(s_patience);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {string.Concat(await output)}");
        }
    }
}
