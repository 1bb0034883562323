using System.Text.Json;
using System.Text.Json.Serialization;
using Temporalio.Converters;

namespace ApprovalPortal.Workflows.Wire;

/// <summary>Maps every payload between C# records and the wire contract; clients, workers and replayers share it.</summary>
public static class WireDataConverter
{
    /// <summary>snake_case fields, enumerations as lower-case strings, money as strings, times in UTC.</summary>
    public static JsonSerializerOptions JsonOptions { get; } = CreateOptions();

    /// <summary>The converter to set on clients, workers and replayers.</summary>
    public static DataConverter Instance { get; } =
        DataConverter.Default with { PayloadConverter = new DefaultPayloadConverter(JsonOptions) };

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            Converters =
            {
                new MoneyJsonConverter(),
                new UtcTimeJsonConverter(),
                new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
