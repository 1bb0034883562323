using Npgsql;

namespace ApprovalPortal.Bench.Servers.Cluster;

/// <summary>Multiplies listed requests in the table of a production server's visibility store.</summary>
public static class PostgreSqlVisibility
{
    private const string Table = "executions_visibility";

    /// <summary>
    /// Copies a namespace's requests until it lists <paramref name="total"/> of them; does nothing when there are so many already.
    /// </summary>
    /// <exception cref="InvalidOperationException">The number of inserted rows differs from what was missing.</exception>
    public static async Task CopyAsync(string connectionString, string namespaceId, int total, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        var mine = $"namespace_id = '{namespaceId}'";
        var originals = await CountAsync(connection, $"{mine} AND workflow_id LIKE 'REQ-%'", cancellationToken);
        var copies = await CountAsync(connection, $"{mine} AND workflow_id LIKE 'COPY-%'", cancellationToken);
        var missing = Math.Max(0, total - originals - copies);

        // Generated columns follow from the others.
        var columns = await ReadAsync(
            connection,
            $"SELECT column_name FROM information_schema.columns WHERE table_name = '{Table}' AND is_generated = 'NEVER'",
            cancellationToken);
        var values = columns.Select(column => column switch
        {
            "run_id" => "gen_random_uuid()::text",
            "workflow_id" => "'COPY-' || lpad(n.i::text, 10, '0')",
            _ => $"o.{column}",
        });
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO {Table} ({string.Join(", ", columns)})
              SELECT {string.Join(", ", values)}
              FROM generate_series({copies}, {copies + missing - 1}) n(i)
              JOIN (SELECT row_number() OVER (ORDER BY run_id) - 1 AS number, * FROM {Table} WHERE {mine} AND workflow_id LIKE 'REQ-%') o
                ON o.number = n.i % {originals}
            """,
            connection)
        { CommandTimeout = 300 };
        var inserted = await command.ExecuteNonQueryAsync(cancellationToken);
        if (inserted != missing)
        {
            throw new InvalidOperationException(
                $"{inserted} rows were copied instead of {missing}: {originals} requests and {copies} copies were listed before.");
        }
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string where, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {Table} WHERE {where}", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<List<string>> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
