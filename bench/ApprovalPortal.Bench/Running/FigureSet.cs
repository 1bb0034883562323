using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApprovalPortal.Bench.Running;

/// <summary>Every figure of a program run, under names that stay the same.</summary>
public sealed class FigureSet
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<string, (double Value, string Unit)> _figures = new(StringComparer.Ordinal);

    /// <summary>Keeps a figure; a name may be given once.</summary>
    public void Add(string name, double value, string unit)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"{name} is no number.", nameof(value));
        }

        _figures.Add(name, (value, unit));
    }

    /// <summary>The figures as JSON: each under its name, as a number, and beside them their units and where they come from.</summary>
    public string ToJson(Machine machine, string server, bool isQuick)
    {
        var json = new JsonObject();
        foreach (var (name, figure) in _figures)
        {
            json[name] = Math.Round(figure.Value, 4);
        }

        json["units"] = new JsonObject(_figures.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value.Unit)));
        json["machine"] = JsonSerializer.SerializeToNode(machine, JsonSerializerOptions.Web);
        json["server"] = server;
        json["quick"] = isQuick;
        json["measured_at"] = DateTimeOffset.UtcNow;
        return json.ToJsonString(s_json);
    }

    /// <summary>Writes the JSON to a file.</summary>
    public Task SaveAsync(string file, Machine machine, string server, bool isQuick, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(file, ToJson(machine, server, isQuick) + "\n", cancellationToken);
}
