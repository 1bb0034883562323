using ApprovalPortal.Workflows.Wire;
using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace ApprovalPortal.Bench.Servers;

/// <summary>A running Temporal, and a database for the portal nodes that use it.</summary>
public abstract class TemporalServer : IAsyncDisposable
{
    /// <summary>HOST:PORT on the loopback address.</summary>
    public abstract string Address { get; }

    /// <summary>The namespace, whose search attributes are registered.</summary>
    public abstract string TemporalNamespace { get; }

    /// <summary>Where it says what it was asked, in Prometheus' format; null where it does not.</summary>
    public abstract Uri? Metrics { get; }

    /// <summary>A folder for whatever belongs to this server's nodes; gone with it.</summary>
    public abstract string Folder { get; }

    /// <summary>
    /// The settings that make a portal use this server and its database, whose nodes then share it; as configuration keys.
    /// As environment variables their colons are double underscores.
    /// </summary>
    public abstract IReadOnlyDictionary<string, string> PortalSettings { get; }

    /// <summary>The processes behind it by what they are, for a look at who uses the CPU.</summary>
    public abstract IReadOnlyDictionary<string, IReadOnlyList<int>> Processes { get; }

    /// <summary>
    /// Copies what lists show of the requests that were started until there are <paramref name="total"/> of them, in the
    /// table of the visibility store: a second's work where starting them would take minutes. No workflow stands behind a
    /// copy, so it can be listed and nothing else.
    /// </summary>
    public abstract Task CopyListedRequestsAsync(int total, CancellationToken cancellationToken);

    /// <summary>A client of its own, which speaks the wire contract.</summary>
    public async Task<ITemporalClient> ConnectAsync(params IReadOnlyCollection<IClientInterceptor> interceptors) =>
        await TemporalClient.ConnectAsync(new(Address)
        {
            Namespace = TemporalNamespace,
            DataConverter = WireDataConverter.Instance,
            Interceptors = interceptors,
        });

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
