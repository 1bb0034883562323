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
    private const string Visibility = "temporal_visibility";
    private const string Table = "executions_visibility";

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
    public override async Task CopyListedRequestsAsync(int total, CancellationToken cancellationToken)
    {
        var mine = $"namespace_id = '{namespaceId}'";
        var counts = await postgreSql.ReadAsync(
            Visibility,
            $"SELECT count(*) FROM {Table} WHERE {mine} AND workflow_id LIKE 'REQ-%' UNION ALL SELECT count(*) FROM {Table} WHERE {mine} AND workflow_id LIKE 'COPY-%'",
            cancellationToken);
        var (originals, copies) = (int.Parse(counts[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(counts[1], System.Globalization.CultureInfo.InvariantCulture));

        // Generated columns follow from the others.
        var columns = await postgreSql.ReadAsync(
            Visibility,
            $"SELECT column_name FROM information_schema.columns WHERE table_name = '{Table}' AND is_generated = 'NEVER'",
            cancellationToken);
        var values = columns.Select(column => column switch
        {
            "run_id" => "gen_random_uuid()::text",
            "workflow_id" => "'COPY-' || lpad(n.i::text, 10, '0')",
            _ => $"o.{column}",
        });
        await postgreSql.ExecuteAsync(
            Visibility,
            $"""
            INSERT INTO {Table} ({string.Join(", ", columns)})
              SELECT {string.Join(", ", values)}
              FROM generate_series({copies}, {total - originals - 1}) n(i)
              JOIN (SELECT row_number() OVER (ORDER BY run_id) - 1 AS number, * FROM {Table} WHERE {mine} AND workflow_id LIKE 'REQ-%') o
                ON o.number = n.i % {originals}
            """,
            cancellationToken);
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
