using ApprovalPortal.Bench.Nodes;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Bench.Servers;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Bench.Viewers;

/// <summary>
/// Many people with their inbox open while others decide what they see: how long until all screens show it, on the node
/// that decides and on another one, and what an open page costs the node and Temporal.
/// </summary>
internal sealed class ViewersBenchmark : IBenchmark
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <inheritdoc />
    public string Name => "viewers";

    /// <inheritdoc />
    public string Description => "open inboxes while 20 decisions a second happen: decision to screen, memory, calls to Temporal";

    /// <inheritdoc />
    public async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        int[] sizes = run.IsQuick ? [10, 100] : [10, 100, 1_000];
        var runs = run.IsQuick ? 1 : BenchRun.Runs;
        var requests = (sizes.Length * 2 * runs * DecisionRound.RequestsUsed) + DecisionRound.OnScreen;
        var server = await run.ServerAsync(cancellationToken);
        await using (await PortalNode.StartAsync(server, hasWorker: false, cancellationToken: cancellationToken))
        {
            // It adds the demo accounts to the database of all nodes.
        }

        await using var deciding = await PortalProcess.StartAsync(server, "deciding", hasWorker: true, cancellationToken);
        await using var other = await PortalProcess.StartAsync(server, "other", hasWorker: false, cancellationToken);
        await StartRequestsAsync(server, requests, cancellationToken);
        foreach (var portal in new[] { deciding, other })
        {
            await Poll.UntilAsync(
                "all requests are listed",
                async () => (await portal.ReadInboxAsync(DecisionRound.Viewer)).Count == requests,
                s_patience,
                cancellationToken);
        }

        var found = new List<ViewersResult>();
        var measure = new ViewersMeasure(run, server, deciding, new DecisionWatch(requests), runs);
        foreach (var size in sizes)
        {
            found.Add(await measure.RunAsync("same node", deciding, size, cancellationToken));
            found.Add(await measure.RunAsync("other node", other, size, cancellationToken));
        }

        Report(run, found, sizes);
    }

    private static async Task StartRequestsAsync(TemporalServer server, int count, CancellationToken cancellationToken)
    {
        var client = await server.ConnectAsync();
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (number, _) =>
            {
                var request = new ApprovalRequest(
                    RequestId(number),
                    DecisionWatch.RequesterOf(number),
                    25_000m,
                    "Two new units for the server room on level 2. The old ones failed twice in October; quote attached.",
                    $"Server room cooling, units {2 * number} and {(2 * number) + 1}",
                    DecisionWatch.Category,
                    SeparationOfDuties: true);
                await client.StartWorkflowAsync(nameof(MultiLevelApprovalWorkflow), [request], new(request.RequestId, TaskQueues.Approvals));
            });
    }

    /// <summary>The id of a request; its last six digits are its number.</summary>
    public static string RequestId(int number) => $"REQ-0000{number:000000}";

    private static void Report(BenchRun run, List<ViewersResult> found, int[] sizes)
    {
        run.Table("Decision to screen", "ms", found.Select(result => ($"{result.Viewers:#,0} on the {result.Place}", result.Latency)));
        run.Table(
            $"Opening an inbox, {ViewersMeasure.OpenedAtOnce} at once, from asking for the page",
            "ms",
            found.SelectMany(result => new[]
            {
                ($"{result.Viewers:#,0} on the {result.Place}: painted", result.Painted),
                ($"{result.Viewers:#,0} on the {result.Place}: live", result.Live),
            }));
        run.Table(
            "What open inboxes cost",
            ["", "KB heap each", "messages a minute, idle", "CPU ms a render", "renders a second", "Temporal calls/s idle", "… with 20 decisions/s"],
            found.Select(result => (IReadOnlyList<string>)
            [
                $"{result.Viewers:#,0} on the {result.Place}",
                ResultTable.Number(result.CircuitKb),
                ResultTable.Number(result.IdleMessagesPerMinute),
                ResultTable.Number(result.CpuPerRenderMs),
                ResultTable.Number(result.RendersPerSecond),
                ResultTable.Number(result.IdleCallsPerSecond),
                ResultTable.Number(result.CallsPerSecond),
            ]));
        run.Print("The deciding node is also the worker, and its CPU a render holds that work; the other node only watches.");
        var missed = found.Sum(result => result.Missed);
        if (missed > 0)
        {
            run.Print($"{missed:#,0} times a screen did not show a decision within {DecisionRound.Patience.TotalSeconds:0} s; each counts as that long.");
        }

        var few = found.Single(result => result.Viewers == sizes[0] && result.Place == "other node");
        var many = found.Single(result => result.Viewers == sizes[^1] && result.Place == "other node");
        var manyHere = found.Single(result => result.Viewers == sizes[^1] && result.Place == "same node");
        run.Add("viewers.n", sizes[^1], "circuits");
        run.Add("viewers.p99_ms", many.Latency.P99, "ms");
        run.Add("viewers.p50_ms", many.Latency.Median, "ms");
        run.Add("viewers.same_node_p99_ms", manyHere.Latency.P99, "ms");
        run.Add("viewers.same_node_p50_ms", manyHere.Latency.Median, "ms");
        run.Add("viewers.painted_p50_ms", many.Painted.Median, "ms");
        run.Add("viewers.live_p50_ms", many.Live.Median, "ms");
        run.Add("viewers.circuit_kb", many.CircuitKb, "KB");
        run.Add("viewers.idle_messages", many.IdleMessagesPerMinute, "messages a minute");
        run.Add("viewers.cpu_per_render_ms", many.CpuPerRenderMs, "ms");
        if (double.IsFinite(many.CallsPerSecond))
        {
            run.Add("viewers.calls_per_second", many.CallsPerSecond, "calls a second");
            run.Add("viewers.call_growth", many.CallsPerSecond / few.CallsPerSecond, "ratio");
        }

        run.Add("viewers.missed", missed, "screens");
    }
}
