using ApprovalPortal.Worker.Temporal;

namespace ApprovalPortal.Bench.Servers.Cluster;

/// <summary>A namespace of the cluster, with a portal database beside it.</summary>
internal sealed class ClusterServer(
    PostgreSql postgreSql,
    ClusterFiles files,
    string name,
    string namespaceId,
    string folder,
    IReadOnlyDictionary<string, IReadOnlyList<int>> processes) : TemporalServer
{
    /// <inheritdoc />
    public override string Address => files.Address;

    /// <inheritdoc />
    public override string TemporalNamespace => name;

    /// <inheritdoc />
    public override Uri? Metrics => new($"http://127.0.0.1:{files.MetricsPort}/metrics");

    /// <inheritdoc />
    public override string Folder => folder;

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, string> PortalSettings => new Dictionary<string, string>
    {
        [TemporalAddress.Variable] = Address,
        ["TEMPORAL_NAMESPACE"] = name,
        ["Portal:DataDirectory"] = folder,
        ["Database:Provider"] = "PostgreSQL",
        ["ConnectionStrings:Portal"] = postgreSql.ConnectionString($"portal_{name}"),
    };

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, IReadOnlyList<int>> Processes => processes;

    /// <inheritdoc />
    public override Task CopyListedRequestsAsync(int total, CancellationToken cancellationToken) =>
        PostgreSqlVisibility.CopyAsync(postgreSql.ConnectionString("temporal_visibility"), namespaceId, total, cancellationToken);

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
