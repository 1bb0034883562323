using ApprovalPortal.Bench.Servers.Cluster;
using ApprovalPortal.Tests.Infrastructure;
using Npgsql;

namespace ApprovalPortal.Tests.Bench;

public sealed class PostgreSqlVisibilityTests(PostgreSqlServer postgreSql)
{
    // Lets a single worker execute both branches of a UNION ALL, the one with more rows first.
    private const string CostliestBranchFirst =
        "-c parallel_leader_participation=off -c max_parallel_workers=1 -c max_parallel_workers_per_gather=2 "
        + "-c parallel_setup_cost=0 -c parallel_tuple_cost=0 -c min_parallel_table_scan_size=0";

    [Fact]
    public async Task CopyAsync_AnalyzedBetweenCopies_ListsTheWholeNumberEachTime()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        var planned = new NpgsqlConnectionStringBuilder(database) { Options = CostliestBranchFirst }.ConnectionString;
        await using var source = NpgsqlDataSource.Create(database);
        await CreateTableAsync(source, requests: 400);
        foreach (var (connection, total, expected) in new[] { (database, 1_000, 1_000), (planned, 3_000, 3_000), (planned, 2_000, 3_000) })
        {
            await PostgreSqlVisibility.CopyAsync(connection, "mine", total, TestContext.Current.CancellationToken);
            await ExecuteAsync(source, "ANALYZE executions_visibility");

            Assert.Equal(expected, await CountAsync(source, "namespace_id = 'mine' AND Keyword01 = 'pending'"));
        }

        Assert.Equal(3_000, await CountAsync(source, "namespace_id = 'mine'", "DISTINCT workflow_id"));
        Assert.Equal(1, await CountAsync(source, "namespace_id = 'other'"));
    }

    [Fact]
    public async Task CopyAsync_NothingToCopy_Throws()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        await CreateTableAsync(source, requests: 0);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => PostgreSqlVisibility.CopyAsync(database, "mine", 1_000, TestContext.Current.CancellationToken));
    }

    // The columns that matter of Temporal's own table.
    private static async Task CreateTableAsync(NpgsqlDataSource source, int requests)
    {
        await ExecuteAsync(
            source,
            """
            CREATE TABLE executions_visibility (
              namespace_id CHAR(64) NOT NULL,
              run_id CHAR(64) NOT NULL,
              workflow_id VARCHAR(255) NOT NULL,
              search_attributes JSONB,
              Keyword01 VARCHAR(255) GENERATED ALWAYS AS (search_attributes->>'ApprovalStatus') STORED,
              PRIMARY KEY (namespace_id, run_id))
            """);
        const string Row = "gen_random_uuid()::text, 'REQ-' || i, '{\"ApprovalStatus\":\"pending\"}' FROM generate_series";
        await ExecuteAsync(source, $"INSERT INTO executions_visibility SELECT 'mine', {Row}(1, {requests}) i");
        await ExecuteAsync(source, $"INSERT INTO executions_visibility SELECT 'other', {Row}(1, 1) i");
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source, string where, string what = "*")
    {
        await using var command = source.CreateCommand($"SELECT count({what}) FROM executions_visibility WHERE {where}");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
