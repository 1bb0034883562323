using System.Globalization;

namespace ApprovalPortal.Bench.Viewers;

/// <summary>What a Temporal server itself counts of the calls to it, so that no caller is forgotten.</summary>
internal static class ServerMetrics
{
    /// <summary>Calls to the frontend for a namespace so far, by operation.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> ReadAsync(
        Uri address, string temporalNamespace, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        // The server writes no other characters into a label.
        var label = temporalNamespace.Replace('-', '_');
        var calls = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in (await http.GetStringAsync(address, cancellationToken)).Split('\n'))
        {
            if (line.StartsWith("service_requests{", StringComparison.Ordinal)
                && line.Contains("service_name=\"frontend\"", StringComparison.Ordinal)
                && line.Contains($"namespace=\"{label}\"", StringComparison.Ordinal))
            {
                var operation = line.Split("operation=\"")[1].Split('"')[0];
                var count = double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
                calls[operation] = calls.GetValueOrDefault(operation) + count;
            }
        }

        return calls;
    }

    /// <summary>What came in addition, by operation.</summary>
    public static IReadOnlyDictionary<string, double> Since(
        this IReadOnlyDictionary<string, double> after, IReadOnlyDictionary<string, double> before) => after
        .Select(call => KeyValuePair.Create(call.Key, call.Value - before.GetValueOrDefault(call.Key)))
        .Where(call => call.Value > 0)
        .ToDictionary(StringComparer.Ordinal);
}
