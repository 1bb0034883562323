namespace ApprovalPortal.Bench.Servers;

/// <summary>Where the benchmarks' servers come from. Dispose it at the end, however that comes.</summary>
public interface ITemporalServers : IAsyncDisposable
{
    /// <summary>What they are, for people.</summary>
    string Kind { get; }

    /// <summary>A portal that nobody configured starts such a server for itself.</summary>
    bool IsPortalsOwn { get; }

    /// <summary>A server without any request, for one benchmark.</summary>
    Task<TemporalServer> OpenAsync(CancellationToken cancellationToken);
}
