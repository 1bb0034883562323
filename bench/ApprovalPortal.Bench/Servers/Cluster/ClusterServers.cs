using ApprovalPortal.Bench.Running;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Worker.Temporal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace ApprovalPortal.Bench.Servers.Cluster;

/// <summary>
/// The production server as four processes on PostgreSQL, started by the first benchmark that asks; each benchmark gets a
/// namespace and a portal database of its own.
/// </summary>
public sealed class ClusterServers : ITemporalServers
{
    private const string TemporalAccount = "temporal";

    private static readonly string[] s_services = ["frontend", "history", "matching", "worker"];
    private static readonly (string Database, string Schema)[] s_databases =
        [("temporal", "postgresql/v12/temporal"), ("temporal_visibility", "postgresql/v12/visibility")];

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("approvalportal-bench-").FullName;
    private readonly PostgreSql _postgreSql = new();
    private readonly Dictionary<string, ClusterProcess> _processes = new(StringComparer.Ordinal);
    private ClusterFiles? _files;
    private int _namespaces;

    /// <inheritdoc />
    public string Kind => "Temporal's production server (four processes, 16 history shards) on PostgreSQL; portal database in the same PostgreSQL";

    /// <inheritdoc />
    public bool IsPortalsOwn => false;

    /// <inheritdoc />
    public async Task<TemporalServer> OpenAsync(CancellationToken cancellationToken)
    {
        _files ??= await StartAsync(cancellationToken);
        var name = $"bench-{++_namespaces}";
        var client = await RegisterAsync(_files.Address, name, cancellationToken);
        var description = await client.WorkflowService.DescribeNamespaceAsync(new() { Namespace = name });
        var processes = _processes.ToDictionary(p => $"server, {p.Key}", p => (IReadOnlyList<int>)[p.Value.Id]);
        processes["PostgreSQL"] = [_postgreSql.ProcessId];
        return new ClusterServer(
            _postgreSql, _files, name, description.NamespaceInfo.Id, Directory.CreateDirectory(Path.Combine(_folder, name)).FullName, processes);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var service in _processes.Values.Reverse())
        {
            await service.DisposeAsync();
        }

        await _postgreSql.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<ClusterFiles> StartAsync(CancellationToken cancellationToken)
    {
        var options = new ConfigurationBuilder().AddEnvironmentVariables().Build()
            .GetSection("Temporal:DevServer").Get<DevServerOptions>() ?? new();
        var files = await ClusterFiles.LayOutAsync(options.Bundle, _folder, _postgreSql.Port, cancellationToken);
        await _postgreSql.StartAsync(cancellationToken);
        await _postgreSql.ExecuteAsync(
            "postgres", $"CREATE ROLE {TemporalAccount} LOGIN CREATEDB PASSWORD '{TemporalAccount}'", cancellationToken);
        foreach (var (database, schema) in s_databases)
        {
            await RunSqlToolAsync(files, database, ["create"], cancellationToken);
            await RunSqlToolAsync(files, database, ["setup-schema", "-v", "0.0"], cancellationToken);
            await RunSqlToolAsync(files, database, ["update-schema", "--schema-name", schema], cancellationToken);
        }

        // On an empty database the services would race in writing the cluster's metadata: the first one writes it alone.
        foreach (var service in s_services)
        {
            _processes[service] = files.Start(service);
            await Poll.UntilAsync(
                "the cluster's metadata is written",
                async () =>
                {
                    _processes[service].ThrowIfEnded();
                    return (await _postgreSql.ReadAsync(s_databases[0].Database, "SELECT 1 FROM cluster_metadata_info", cancellationToken)).Count > 0;
                },
                s_patience,
                cancellationToken);
        }

        return files;
    }

    private Task RunSqlToolAsync(ClusterFiles files, string database, string[] command, CancellationToken cancellationToken) =>
        ClusterProcess.RunAsync(
            [
                files.SqlTool, "--plugin", "postgres12", "--ep", "127.0.0.1", "-p", $"{_postgreSql.Port}", "-u", TemporalAccount,
                "--pw", TemporalAccount, "--db", database, .. command,
            ],
            _folder,
            s_patience,
            cancellationToken);

    private async Task<ITemporalClient> RegisterAsync(string address, string name, CancellationToken cancellationToken)
    {
        var client = TemporalClient.CreateLazy(new(address) { Namespace = name });
        var request = new RegisterNamespaceRequest
        {
            Namespace = name,
            WorkflowExecutionRetentionPeriod = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromDays(30)),
        };
        var setup = new SearchAttributeSetup(NullLogger<SearchAttributeSetup>.Instance);
        var rpc = new RpcOptions { Timeout = TimeSpan.FromSeconds(5), CancellationToken = cancellationToken };
        await UntilAnsweredAsync("the cluster registers a namespace", () => client.WorkflowService.RegisterNamespaceAsync(request, rpc));

        // The services learn of a namespace and its attributes one after the other.
        await UntilAnsweredAsync("the namespace has its search attributes", async () =>
        {
            if (await setup.EnsureAsync(client, cancellationToken) is { } problem)
            {
                throw new InvalidOperationException(problem);
            }
        });
        await UntilAnsweredAsync(
            "the namespace lists approvals",
            () => client.CountWorkflowsAsync(VisibilityQuery.Open, new() { Rpc = rpc }));
        return client;

        Task UntilAnsweredAsync(string what, Func<Task> call) => Poll.UntilAsync(
            what,
            async () =>
            {
                try
                {
                    await call();
                    return true;
                }
                catch (RpcException e) when (e.Code == RpcException.StatusCode.AlreadyExists)
                {
                    return true;
                }
                catch (Exception e) when (e is RpcException or InvalidOperationException)
                {
                    foreach (var process in _processes.Values)
                    {
                        process.ThrowIfEnded();
                    }

                    return false;
                }
            },
            s_patience,
            cancellationToken);
    }
}
