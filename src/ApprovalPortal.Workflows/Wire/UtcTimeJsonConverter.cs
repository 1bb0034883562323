using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApprovalPortal.Workflows.Wire;

/// <summary>
/// Reads ISO 8601 times and writes them in UTC with six fraction digits, as many as Python keeps. A time without
/// zone is UTC: read in the worker's own zone it would differ from host to host, and replay with it.
/// </summary>
public sealed class UtcTimeJsonConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // DateTimeOffset.TryParse is no choice: it reads "10:30" as a time of the day on which it is asked.
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out var time))
        {
            if (time.Kind == DateTimeKind.Unspecified)
            {
                return new(time, TimeSpan.Zero);
            }

            if (reader.TryGetDateTimeOffset(out var withZone))
            {
                return withZone.ToUniversalTime();
            }
        }

        throw new JsonException();
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
}
