using ApprovalPortal.EndToEnd.Infrastructure;
using Temporalio.Client;
using Temporalio.Testing;

[assembly: AssemblyFixture(typeof(PortalFixture))]
[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace ApprovalPortal.EndToEnd.Infrastructure;

/// <summary>
/// One portal for all tests that do not break it, with a Temporal server that lets fourteen days pass in a second and a
/// receiver for what is approved.
/// </summary>
public sealed class PortalFixture : IAsyncLifetime
{
    private WorkflowEnvironment? _temporal;
    private PortalProcess? _portal;
    private Webhook? _webhook;

    /// <summary>Where the portal answers.</summary>
    public string Address => _portal!.Address;

    /// <summary>A client of the portal's Temporal server.</summary>
    public ITemporalClient Temporal => _temporal!.Client;

    /// <summary>What the portal told of approved requests.</summary>
    public Webhook Webhook => _webhook!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _temporal = await TemporalServer.StartAsync();
        _webhook = await Webhook.StartAsync();
        _portal = new(
        [
            new("TEMPORAL_ADDRESS", _temporal.Client.Connection.Options.TargetHost!),
            new("Processing__Webhook", _webhook.Address),
        ]);
        await _portal.StartAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await (_portal?.DisposeAsync() ?? default);
        await (_webhook?.DisposeAsync() ?? default);
        await (_temporal?.DisposeAsync() ?? default);
    }
}
