using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Client;
using Temporalio.Testing;

[assembly: AssemblyFixture(typeof(DevServerFixture))]

namespace ApprovalPortal.Tests.Infrastructure;

/// <summary>
/// One dev server for the whole assembly, with the search attributes and native time skipping: for what needs lists.
/// Tests keep apart by their own workflow ids and task queues.
/// </summary>
public sealed class DevServerFixture : IAsyncLifetime
{
    private WorkflowEnvironment? _environment;

    /// <summary>A client with the contract's data converter.</summary>
    public ITemporalClient Client => _environment!.Client;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() =>
        _environment = await WorkflowEnvironment.StartLocalAsync(new()
        {
            DataConverter = WireDataConverter.Instance,
            SearchAttributes = ApprovalSearchAttributes.All,
            DevServerOptions = new()
            {
                ExistingPath = TemporalPrograms.DevServer,
                ExtraArgs =
                [
                    "--output", "none",
                    "--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true",
                    "--dynamic-config-value", "frontend.persistenceMaxQPS=100000",
                    "--dynamic-config-value", "frontend.namespaceRPS.visibility=1000",
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
