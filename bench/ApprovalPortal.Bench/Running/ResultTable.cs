namespace ApprovalPortal.Bench.Running;

/// <summary>Lays tables out for a console and for a README alike.</summary>
public static class ResultTable
{
    /// <summary>The table as text, in Markdown.</summary>
    public static string Format(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var lines = rows.Prepend(header).ToList();
        var widths = header.Select((_, column) => lines.Max(line => line[column].Length)).ToList();
        var texts = lines.Select(line => Line(line.Select((cell, column) =>
            column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))).ToList();
        texts.Insert(1, Line(widths.Select((width, column) =>
            column == 0 ? new string('-', width) : new string('-', Math.Max(0, width - 1)) + ":")));
        return string.Join('\n', texts);
    }

    /// <summary>A number with three digits that count.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.1 => $"{value:0.0000}",
        < 1 => $"{value:0.000}",
        < 10 => $"{value:0.00}",
        < 100 => $"{value:0.0}",
        _ => $"{value:#,0}",
    };

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
