using ApprovalPortal.Worker.Temporal;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Client;
using Temporalio.Common.EnvConfig;
using Temporalio.Testing;

namespace ApprovalPortal.Samples.Running;

/// <summary>The Temporal server that a command talks to: one that runs already, or a dev server of its own.</summary>
public sealed class SampleServer : IAsyncDisposable
{
    private readonly WorkflowEnvironment? _environment;

    private SampleServer(ITemporalClient client, WorkflowEnvironment? environment)
    {
        Client = client;
        _environment = environment;
    }

    /// <summary>Speaks the wire contract.</summary>
    public ITemporalClient Client { get; }

    /// <summary>Started here, empty, and gone at the end.</summary>
    public bool IsOwn => _environment is not null;

    /// <summary>
    /// Connects to <paramref name="address"/> or <c>TEMPORAL_ADDRESS</c>; without either, starts a dev server, found as
    /// the portal finds its own.
    /// </summary>
    /// <param name="address">HOST:PORT of a server that runs already.</param>
    /// <param name="targetHost">Where the dev server listens; null for any free port.</param>
    public static async Task<SampleServer> OpenAsync(string? address, string? targetHost = null)
    {
        if (IsElsewhere(address))
        {
            var options = ClientEnvConfig.LoadClientConnectOptions();
            options.TargetHost = address ?? options.TargetHost;
            options.DataConverter = WireDataConverter.Instance;
            return new(await TemporalClient.ConnectAsync(options), null);
        }

        var bundle = Environment.GetEnvironmentVariable("Temporal__DevServer__Bundle") ?? Path.Combine("..", "shared", "temporal");
        var environment = await WorkflowEnvironment.StartLocalAsync(new()
        {
            TargetHost = targetHost,
            DataConverter = WireDataConverter.Instance,
            DevServerOptions = new()
            {
                ExistingPath = TemporalProgram.Find(
                    TemporalProgram.DevServer,
                    Environment.GetEnvironmentVariable("Temporal__DevServer__ExistingPath"),
                    bundle),
                LogLevel = "error",
                ExtraArgs = ["--output", "none", "--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true"],
            },
        });
        return new(environment.Client, environment);
    }

    /// <summary>The server runs already: by the command line or by <c>TEMPORAL_ADDRESS</c>.</summary>
    public static bool IsElsewhere(string? address) =>
        address is not null || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TEMPORAL_ADDRESS"));

    /// <summary>The same connection, with calls that are printed.</summary>
    public ITemporalClient LoggedClient(CallLog calls) =>
        new TemporalClient(Client.Connection, new()
        {
            Namespace = Client.Options.Namespace,
            DataConverter = WireDataConverter.Instance,
            Interceptors = [calls],
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
