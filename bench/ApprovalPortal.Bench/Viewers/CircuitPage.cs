using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ApprovalPortal.Bench.Viewers;

/// <summary>What a prerendered page tells the browser of its circuit.</summary>
/// <param name="Operations">The order to add the page's components, as the hub takes it.</param>
/// <param name="State">What was kept from prerendering, protected by the portal.</param>
internal sealed partial record CircuitPage(string Operations, string State)
{
    /// <summary>Reads the marks that a browser would find.</summary>
    public static CircuitPage Read(string html)
    {
        var operations = new JsonArray();
        foreach (Match match in Markers().Matches(html))
        {
            var marker = JsonNode.Parse(match.Groups[1].Value)!.AsObject();
            // A component's end carries an id alone.
            if (marker["type"] is not null)
            {
                operations.Add((JsonNode)new JsonObject
                {
                    ["type"] = "add",
                    ["ssrComponentId"] = operations.Count + 1,
                    ["marker"] = marker,
                });
            }
        }

        if (operations.Count == 0)
        {
            throw new InvalidOperationException("The page has no interactive components; is somebody signed in?");
        }

        return new(
            new JsonObject { ["batchId"] = 1, ["operations"] = operations }.ToJsonString(JsonSerializerOptions.Web),
            StateMarker().Match(html).Groups[1].Value);
    }

    [GeneratedRegex("<!--Blazor:(.*?)-->", RegexOptions.Singleline)]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->", RegexOptions.Singleline)]
    private static partial Regex StateMarker();
}
