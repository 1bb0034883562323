using Microsoft.Data.Sqlite;

namespace ApprovalPortal.Bench.Servers;

/// <summary>Multiplies listed requests in the table of a dev server that does not run.</summary>
internal static class SqliteVisibility
{
    private const string Table = "executions_visibility";
    private const string OriginalPrefix = "REQ-";
    private const string CopyPrefix = "COPY-";

    public static async Task CopyAsync(string databaseFile, int total, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = databaseFile, Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var originals = await CountAsync(connection, $"LIKE '{OriginalPrefix}%'", cancellationToken);
        var copies = await CountAsync(connection, $"LIKE '{CopyPrefix}%'", cancellationToken);
        if (originals + copies >= total)
        {
            return;
        }

        // Generated columns follow from the others; the triggers fill the full-text tables.
        var columns = await ReadAsync(
            connection, $"SELECT name FROM pragma_table_xinfo('{Table}') WHERE hidden = 0", cancellationToken);
        var values = columns.Select(column => column switch
        {
            "run_id" or "root_run_id" => "n.id",
            "workflow_id" or "root_workflow_id" => $"printf('{CopyPrefix}%010d', n.i)",
            _ => $"o.{column}",
        });
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(
            connection,
            $"""
            CREATE TEMP TABLE originals AS
              SELECT row_number() OVER (ORDER BY run_id) - 1 AS number, * FROM {Table} WHERE workflow_id LIKE '{OriginalPrefix}%';
            CREATE INDEX temp.original_numbers ON originals (number);
            CREATE TEMP TABLE numbers AS
              WITH RECURSIVE n(i) AS (SELECT {copies} UNION ALL SELECT i + 1 FROM n WHERE i < {total - originals - 1})
              SELECT i, lower(hex(randomblob(16))) AS id FROM n;
            INSERT INTO {Table} ({string.Join(", ", columns)})
              SELECT {string.Join(", ", values)} FROM numbers n JOIN originals o ON o.number = n.i % {originals};
            """,
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<long> CountAsync(SqliteConnection connection, string which, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(connection, $"SELECT count(*) FROM {Table} WHERE workflow_id {which}", cancellationToken);
        return long.Parse(rows[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<List<string>> ReadAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
