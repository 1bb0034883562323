using ApprovalPortal.Bench.Nodes;
using ApprovalPortal.Bench.Running;

namespace ApprovalPortal.Bench.Inbox;

/// <summary>How long a page's lists take, by how many requests are open.</summary>
public sealed class InboxBenchmark : IBenchmark
{
    /// <inheritdoc />
    public string Name => "inbox";

    /// <inheritdoc />
    public string Description => "first page, search, sort and counts by the number of open requests";

    /// <inheritdoc />
    public async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var server = await run.ServerAsync(cancellationToken);
        await using var node = await PortalNode.StartAsync(server, hasWorker: false, cancellationToken: cancellationToken);
        run.Print($"{node.ViewerOf("mia@demo.example").DisplayName} sees {node.Index.State}");
    }
}
