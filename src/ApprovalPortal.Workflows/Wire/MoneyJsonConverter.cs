using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApprovalPortal.Workflows.Wire;

/// <summary>
/// Writes money as a string with two decimals and reads it from a string (two decimals at most) or a number
/// (within 1e-9 of two decimals, since Python's default converter can only send floats).
/// </summary>
public sealed class MoneyJsonConverter : JsonConverter<decimal>
{
    /// <summary>The largest amount of money that the wire carries.</summary>
    public const decimal Maximum = 1_000_000_000_000m;

    private const decimal NumberTolerance = 1e-9m;

    /// <inheritdoc />
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when TryParse(reader.GetString(), out var parsed):
                return parsed;
            case JsonTokenType.Number when reader.TryGetDecimal(out var number) && Math.Abs(number) <= Maximum:
                var rounded = decimal.Round(number, 2, MidpointRounding.ToEven);
                if (Math.Abs(number - rounded) <= NumberTolerance)
                {
                    return rounded;
                }

                break;
        }

        throw new JsonException();
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("F2", CultureInfo.InvariantCulture));

    private static bool TryParse(string? text, out decimal value)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out value)
            && Math.Abs(value) <= Maximum
            && value.Scale <= 2;
    }
}
