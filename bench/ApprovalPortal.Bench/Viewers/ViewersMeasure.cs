using System.Collections.Concurrent;
using System.Diagnostics;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Bench.Servers;

namespace ApprovalPortal.Bench.Viewers;

/// <summary>Opens inboxes on a node, lets them rest, lets others decide, and closes them.</summary>
internal sealed class ViewersMeasure(BenchRun run, TemporalServer server, PortalProcess deciding, DecisionWatch watch, int runs)
{
    /// <summary>How many people come at once.</summary>
    public const int OpenedAtOnce = 4;

    private const int WarmUp = 5;
    private readonly TimeSpan _rest = TimeSpan.FromSeconds(run.IsQuick ? 5 : 15);

    /// <summary>Measures with this many viewers on the node.</summary>
    public async Task<ViewersResult> RunAsync(string place, PortalProcess portal, int viewers, CancellationToken cancellationToken)
    {
        using var visitor = await Visitor.SignInAsync(portal.Address, DecisionRound.Viewer, "Approve-2026!");
        await CloseAsync([.. (await OpenAsync(visitor, WarmUp, cancellationToken)).Select(page => page.Circuit)]);
        var heapBefore = await portal.ReadHeapAsync();
        var began = Stopwatch.GetTimestamp();
        var opened = await OpenAsync(visitor, viewers, cancellationToken);
        IReadOnlyCollection<CircuitClient> circuits = [.. opened.Select(page => page.Circuit)];
        run.Print($"   {viewers:#,0} inboxes opened on the {place} in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        var heap = await portal.ReadHeapAsync() - heapBefore;
        var (idleCalls, idleMessages) = await RestAsync(circuits, cancellationToken);
        var result = new ViewersResult(place, viewers)
        {
            CircuitKb = heap / 1024.0 / viewers,
            IdleCallsPerSecond = idleCalls,
            IdleMessagesPerMinute = idleMessages,
        };
        result.Painted.AddRun([.. opened.Select(page => page.PaintedAfter.TotalMilliseconds)]);
        result.Live.AddRun([.. opened.Select(page => page.LiveAfter.TotalMilliseconds)]);
        await DecideAsync(portal, circuits, result, cancellationToken);
        var failures = circuits.Where(circuit => circuit.Failure is not null).ToList();
        if (failures.Count > 0)
        {
            throw new InvalidOperationException($"{failures.Count} circuits ended, the first with: {failures[0].Failure}");
        }

        await CloseAsync(circuits);
        return result;
    }

    private async Task DecideAsync(
        PortalProcess portal, IReadOnlyCollection<CircuitClient> circuits, ViewersResult result, CancellationToken cancellationToken)
    {
        watch.Watch(circuits);
        var round = new DecisionRound(deciding, watch);
        var calls = await CountCallsAsync(cancellationToken);
        var cpu = portal.CpuTime;
        var batches = circuits.Sum(circuit => circuit.Batches);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++)
        {
            var watched = await round.RunAsync(cancellationToken);
            result.Missed += watch.CountMissing(watched);
            result.Latency.AddRun(watch.TakeSamples(watched, DecisionRound.Patience));
            await round.ClearScreenAsync(cancellationToken);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        batches = circuits.Sum(circuit => circuit.Batches) - batches;
        result.CallsPerSecond = (await CountCallsAsync(cancellationToken) - calls) / seconds;
        result.RendersPerSecond = batches / seconds;
        result.CpuPerRenderMs = (portal.CpuTime - cpu).TotalMilliseconds / batches;
    }

    private async Task<(double Calls, double Messages)> RestAsync(
        IReadOnlyCollection<CircuitClient> circuits, CancellationToken cancellationToken)
    {
        var calls = await CountCallsAsync(cancellationToken);
        var messages = circuits.Sum(circuit => circuit.Messages);
        await Task.Delay(_rest, cancellationToken);
        messages = circuits.Sum(circuit => circuit.Messages) - messages;
        calls = await CountCallsAsync(cancellationToken) - calls;
        return (calls / _rest.TotalSeconds, messages / _rest.TotalMinutes / circuits.Count);
    }

    private async Task<double> CountCallsAsync(CancellationToken cancellationToken) => server.Metrics is { } metrics
        ? (await ServerMetrics.ReadAsync(metrics, server.TemporalNamespace, cancellationToken)).Values.Sum()
        : double.NaN;

    private async Task<IReadOnlyCollection<Opened>> OpenAsync(Visitor visitor, int count, CancellationToken cancellationToken)
    {
        var opened = new ConcurrentBag<Opened>();
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce, CancellationToken = cancellationToken },
            async (_, _) => opened.Add(await visitor.OpenAsync("inbox", watch.Take)));
        return opened;
    }

    private static Task CloseAsync(IReadOnlyCollection<CircuitClient> circuits) =>
        Parallel.ForEachAsync(circuits, async (circuit, _) => await circuit.DisposeAsync());
}
