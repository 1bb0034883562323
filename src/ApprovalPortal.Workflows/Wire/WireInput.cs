using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Temporalio.Converters;

namespace ApprovalPortal.Workflows.Wire;

/// <summary>
/// Decodes start inputs and signals that may hold anything. Decoding them by the SDK would retry a bad start for ever,
/// drop an unreadable signal in silence and read a missing bool as false.
/// </summary>
public static class WireInput
{
    /// <summary>Decodes one argument; false leaves an error that names the field in our own words.</summary>
    public static bool TryDecode<T>(
        IRawValue? raw,
        [NotNullWhen(true)] out T? value,
        [NotNullWhen(false)] out FieldError? error)
        where T : class
    {
        value = null;
        if (!TryParse(raw, out var json))
        {
            error = new("input", "is missing or is not JSON");
            return false;
        }

        var type = WireDataConverter.JsonOptions.GetTypeInfo(typeof(T));
        error = json.ValueKind == JsonValueKind.Object ? FindMissingField(type, json) : new("input", "must be a JSON object");
        if (error is not null)
        {
            return false;
        }

        try
        {
            value = json.Deserialize<T>(WireDataConverter.JsonOptions)!;
            return true;
        }
        catch (JsonException e)
        {
            error = DescribeUnreadable(type, json, e.Path);
            return false;
        }
    }

    /// <summary>Decodes an argument that is plain text; an absent one is null where it may be.</summary>
    public static bool TryDecodeText(
        IRawValue? raw,
        string field,
        bool isRequired,
        out string? text,
        [NotNullWhen(false)] out FieldError? error)
    {
        text = null;
        error = null;
        if (!TryParse(raw, out var json) || json.ValueKind == JsonValueKind.Null)
        {
            error = isRequired ? new(field, "is required") : null;
        }
        else if (json.ValueKind == JsonValueKind.String)
        {
            try
            {
                text = json.GetString();
            }
            catch (InvalidOperationException)
            {
                error = new(field, "must be text");
            }
        }
        else
        {
            error = new(field, "must be text");
        }

        return error is null;
    }

    /// <summary>Decodes an argument that is a value of its own: a number, a list, an amount of money.</summary>
    public static bool TryDecodeValue<T>(
        IRawValue? raw,
        string field,
        [NotNullWhen(true)] out T? value,
        [NotNullWhen(false)] out FieldError? error)
        where T : notnull
    {
        value = default;
        error = null;
        if (!TryParse(raw, out var json) || json.ValueKind == JsonValueKind.Null)
        {
            error = new(field, "is required");
            return false;
        }

        try
        {
            value = json.Deserialize<T>(WireDataConverter.JsonOptions)!;
            return true;
        }
        catch (JsonException)
        {
            error = new(field, Expectation(typeof(T)));
            return false;
        }
    }

    /// <summary>The sender left the argument out, or sent null.</summary>
    public static bool IsAbsent(IRawValue? raw) =>
        raw is null
        || (raw.Payload.Metadata.TryGetValue("encoding", out var encoding) && encoding.ToStringUtf8() == "binary/null")
        || (TryParse(raw, out var json) && json.ValueKind == JsonValueKind.Null);

    private static bool TryParse(IRawValue? raw, out JsonElement json)
    {
        json = default;

        // Only JSON counts: other encodings (binary/null among them) carry no message of this contract.
        if (raw is null
            || !raw.Payload.Metadata.TryGetValue("encoding", out var encoding)
            || !encoding.ToStringUtf8().StartsWith("json/", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            json = JsonDocument.Parse(raw.Payload.Data.Memory).RootElement;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static FieldError? FindMissingField(JsonTypeInfo type, JsonElement json)
    {
        foreach (var property in type.Properties)
        {
            if (property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false }
                && (!json.TryGetProperty(property.Name, out var field) || field.ValueKind == JsonValueKind.Null))
            {
                return new(property.Name, "is required");
            }
        }

        return null;
    }

    private static FieldError DescribeUnreadable(JsonTypeInfo type, JsonElement json, string? path)
    {
        // "$.reopened_from.decisions[0].at": the first name tells the property, the whole path tells the place.
        var place = path is null or "$" ? "input" : path["$.".Length..];
        if (json.EnumerateObject().Count(p => p.NameEquals(place)) > 1)
        {
            return new(place, "must not stand twice");
        }

        var name = place.Split('.', '[')[0];
        var property = type.Properties.FirstOrDefault(p => p.Name == name);
        return new(place, property is null || place != name ? "cannot be read" : Expectation(property.PropertyType));
    }

    private static string Expectation(Type propertyType)
    {
        var type = Nullable.GetUnderlyingType(propertyType) ?? propertyType;
        return type switch
        {
            _ when type == typeof(decimal) => "must be an amount of money with at most two decimals, 1000000000000 at most",
            _ when type == typeof(bool) => "must be true or false",
            _ when type == typeof(string) => "must be text",
            _ when type == typeof(int) => "must be a whole number",
            _ when typeof(IEnumerable<string>).IsAssignableFrom(type) => "must be a list of text",
            _ when type == typeof(DateTimeOffset) => "must be a time in ISO 8601",
            _ when type.IsEnum => $"must be one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}",
            _ => "cannot be read",
        };
    }
}
