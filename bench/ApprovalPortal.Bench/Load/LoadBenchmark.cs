using ApprovalPortal.Bench.Nodes;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Bench.Servers;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Bench.Load;

/// <summary>How long a starting node reads the open requests, and how much memory each of them takes.</summary>
public sealed class LoadBenchmark : IBenchmark
{
    private const int Started = 500;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public string Name => "load";

    /// <inheritdoc />
    public string Description => "time to ready and memory of a starting node, by the number of open requests";

    /// <inheritdoc />
    public async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        int[] sizes = run.IsQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
        run.Print(
            $"Sizes: {string.Join(", ", sizes.Select(size => $"{size:#,0}"))} open requests: {Started} started without a worker, "
            + $"the others copied from them in the visibility store's own table; {BenchRun.Runs} starts of a node for each");
        var server = await run.ServerAsync(cancellationToken);
        var empty = await MeasureAsync(server, 0, cancellationToken);
        await StartRequestsAsync(server, cancellationToken);

        var found = new List<(int Size, Loading Loading, Measurement PerRequest)>();
        foreach (var size in sizes)
        {
            await server.CopyListedRequestsAsync(size, cancellationToken);
            var loading = await MeasureAsync(server, size, cancellationToken);
            var perRequest = new Measurement();
            foreach (var heap in loading.HeapKb.RunMedians)
            {
                perRequest.AddRun([(heap - empty.HeapKb.Median) / size]);
            }

            found.Add((size, loading, perRequest));
        }

        Report(run, found);
    }

    private static async Task StartRequestsAsync(TemporalServer server, CancellationToken cancellationToken)
    {
        await using var node = await PortalNode.StartAsync(server, hasWorker: false, cancellationToken: cancellationToken);
        await RequestStarter.StartAsync(node, Enumerable.Range(0, Started), cancellationToken);
        var client = await server.ConnectAsync();
        var pending = $"{ApprovalSearchAttributes.Status.Name} = '{ApprovalStatus.Pending.Name()}'";
        await Poll.UntilAsync(
            "all started requests are listed",
            async () => (await client.CountWorkflowsAsync(pending)).Count == Started,
            s_patience,
            cancellationToken);
    }

    private static async Task<Loading> MeasureAsync(TemporalServer server, int size, CancellationToken cancellationToken)
    {
        var loading = new Loading(new(), new());

        // The very first start only warms up.
        for (var start = size == 0 ? 0 : 1; start <= BenchRun.Runs; start++)
        {
            // What ended the node before may be further up this stack, and hold it.
            await Task.Yield();
            var before = HeapKb();
            var (ready, after) = await StartNodeAsync(server, size, cancellationToken);
            if (start > 0)
            {
                loading.ReadySeconds.AddRun([ready.TotalSeconds]);
                loading.HeapKb.AddRun([after - before]);
            }
        }

        return loading;
    }

    // A method of its own, so that nothing of it holds the node when the next one is measured.
    private static async Task<(TimeSpan Ready, double HeapKb)> StartNodeAsync(
        TemporalServer server, int size, CancellationToken cancellationToken)
    {
        await using var node = await PortalNode.StartAsync(server, hasWorker: false, cancellationToken: cancellationToken);
        if (node.Index.Where(_ => true).Count is var count && count != size)
        {
            throw new InvalidOperationException($"The node loaded {count} requests instead of {size}.");
        }

        return (node.ReadyAfter, HeapKb());
    }

    private static double HeapKb()
    {
        for (var turn = 0; turn < 2; turn++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true) / 1024.0;
    }

    private static void Report(BenchRun run, List<(int Size, Loading Loading, Measurement PerRequest)> found)
    {
        run.Table("Time to ready, from the host's start", "s", found.Select(f => ($"{f.Size:#,0}", f.Loading.ReadySeconds)));
        run.Table(
            "Managed heap after a full collection, less that of a node without requests, for each request",
            "KB",
            found.Select(f => ($"{f.Size:#,0}", f.PerRequest)));
        foreach (var (size, loading, perRequest) in found)
        {
            run.Add($"load.{size}.ready_s", loading.ReadySeconds.Median, "s");
            run.Add($"load.{size}.request_kb", perRequest.Median, "KB");
        }

        var largest = found[^1];
        run.Add("load.n", largest.Size, "open requests");
        run.Add("load.ready_s", largest.Loading.ReadySeconds.Median, $"s, median at {largest.Size}");
        run.Add("load.request_kb", largest.PerRequest.Median, $"KB, median at {largest.Size}");
    }

    private sealed record Loading(Measurement ReadySeconds, Measurement HeapKb);
}
