using ApprovalPortal.Bench.Servers;

namespace ApprovalPortal.Bench.Running;

/// <summary>What a benchmark works with: a server of its own, and a place for what it finds. Dispose ends the server.</summary>
public sealed class BenchRun(bool isQuick, ITemporalServers servers, FigureSet figures, TextWriter output) : IAsyncDisposable
{
    private TemporalServer? _server;

    /// <summary>How often each thing is measured at least.</summary>
    public const int Runs = 3;

    /// <summary>Smaller sizes and fewer repetitions are asked for.</summary>
    public bool IsQuick => isQuick;

    /// <summary>What kind of server it is, for people.</summary>
    public string ServerKind => servers.Kind;

    /// <summary>A portal that nobody configured starts such a server for itself.</summary>
    public bool IsPortalsOwnServer => servers.IsPortalsOwn;

    /// <summary>The benchmark's server, empty at first; started by the first call.</summary>
    public async Task<TemporalServer> ServerAsync(CancellationToken cancellationToken) =>
        _server ??= await servers.OpenAsync(cancellationToken);

    /// <summary>Keeps a figure for the JSON file; a name may be given once.</summary>
    public void Add(string name, double value, string unit) => figures.Add(name, value, unit);

    /// <summary>Prints a line.</summary>
    public void Print(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }

    /// <summary>Prints a table; the first column is left-aligned, the others hold numbers.</summary>
    public void Table(string title, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) =>
        Print($"\n{title}\n{ResultTable.Format(header, rows)}");

    /// <summary>Prints measured times, a row each: median, p95 and p99 over all runs, and the lowest and highest median of a run.</summary>
    public void Table(string title, string unit, IEnumerable<(string Name, Measurement Measured)> rows) =>
        Table(
            title,
            ["", "runs", "samples", $"median {unit}", "p95", "p99", "runs' medians"],
            rows.Select(row => (IReadOnlyList<string>)
            [
                row.Name,
                $"{row.Measured.RunMedians.Count}",
                $"{row.Measured.Count}",
                ResultTable.Number(row.Measured.Median),
                ResultTable.Number(row.Measured.P95),
                ResultTable.Number(row.Measured.P99),
                $"{ResultTable.Number(row.Measured.RunMedians.Min())} – {ResultTable.Number(row.Measured.RunMedians.Max())}",
            ]));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }
}
