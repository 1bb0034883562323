using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;
using Temporalio.Runtime;
using Temporalio.Testing;

namespace ApprovalPortal.Tests.Workflows;

/// <summary>
/// A server whose clock jumps to the next timer while a test waits for a result; one per class, since all its
/// workflows share the clock.
/// </summary>
public sealed class TimeSkippingServerFixture : IAsyncLifetime
{
    // Every worker would warn of what the test server cannot do.
    private static readonly TemporalRuntime s_quiet = new(new()
    {
        Telemetry = new() { Logging = new() { Filter = new(TelemetryFilterOptions.Level.Error) } },
    });

    private WorkflowEnvironment? _environment;
    private TemporalClient? _client;

    /// <summary>The client whose waiting lets time stand as it runs.</summary>
    public ITemporalClient Client => _client!;

    /// <summary>The client whose started handles let time jump from timer to timer while their result is awaited.</summary>
    public ITemporalClient SkippingClient => _environment!.Client;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _environment = await WorkflowEnvironment.StartTimeSkippingAsync(new()
        {
            DataConverter = WireDataConverter.Instance,
            Runtime = s_quiet,
            TestServer = new() { ExistingPath = TemporalPrograms.TestServer },
        });
        var request = new AddSearchAttributesRequest { Namespace = _environment.Client.Options.Namespace };
        foreach (var key in ApprovalSearchAttributes.All)
        {
            request.SearchAttributes.Add(key.Name, key.ValueType);
        }

        await _environment.Client.OperatorService.AddSearchAttributesAsync(request);

        // What the environment's client starts skips time whenever its result is awaited; with this one nothing does.
        _client = new(_environment.Client.Connection, new() { DataConverter = WireDataConverter.Instance });
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_environment is not null)
        {
            await _environment.DisposeAsync();
        }
    }
}
