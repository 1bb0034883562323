using Microsoft.Extensions.Configuration;
using Temporalio.Client;
using Temporalio.Common.EnvConfig;

namespace ApprovalPortal.Worker.Temporal;

/// <summary>Reads the SDK's <c>TEMPORAL_*</c> variables out of the configuration.</summary>
public static class TemporalAddress
{
    /// <summary>The variable that names the server.</summary>
    public const string Variable = "TEMPORAL_ADDRESS";

    private const string Prefix = "TEMPORAL_";

    /// <summary>
    /// The connection that the variables describe; its <c>TargetHost</c> is null when they name no server. A profile file
    /// is read only when a variable names it or one of its profiles: nobody's production is to be met by accident.
    /// </summary>
    public static TemporalClientConnectOptions Load(IConfiguration configuration)
    {
        var variables = configuration.AsEnumerable()
            .Where(setting => setting.Value is not null && setting.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(setting => setting.Key.ToUpperInvariant(), setting => setting.Value!);
        return ClientEnvConfig.LoadClientConnectOptions(new()
        {
            DisableFile = !variables.ContainsKey("TEMPORAL_CONFIG_FILE") && !variables.ContainsKey("TEMPORAL_PROFILE"),
            OverrideEnvVars = variables,
        });
    }
}
