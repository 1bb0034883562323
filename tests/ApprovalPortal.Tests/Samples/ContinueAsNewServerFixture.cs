using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Client;
using Temporalio.Testing;

namespace ApprovalPortal.Tests.Samples;

/// <summary>A dev server that suggests continue-as-new after 40 events instead of 4,096.</summary>
public sealed class ContinueAsNewServerFixture : IAsyncLifetime
{
    private WorkflowEnvironment? _environment;

    /// <summary>A client with the contract's data converter.</summary>
    public ITemporalClient Client => _environment!.Client;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() =>
        _environment = await WorkflowEnvironment.StartLocalAsync(new()
        {
            DataConverter = WireDataConverter.Instance,
            DevServerOptions = new()
            {
                ExistingPath = TemporalPrograms.DevServer,
                ExtraArgs =
                [
                    "--output", "none",
                    "--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true",
                    "--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=40",
                ],
            },
        });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_environment is not null)
        {
            await _environment.DisposeAsync();
        }
    }
}
