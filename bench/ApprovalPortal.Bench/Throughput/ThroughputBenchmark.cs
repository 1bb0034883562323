using System.Diagnostics;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Bench.Servers;

namespace ApprovalPortal.Bench.Throughput;

/// <summary>Three-level approvals a second from start to processed, by the portal and by the SDK alone.</summary>
public sealed class ThroughputBenchmark : IBenchmark
{
    private const int AtOnce = 16;

    /// <inheritdoc />
    public string Name => "throughput";

    /// <inheritdoc />
    public string Description => "three-level approvals a second from start to processed, beside the bare SDK's";

    /// <inheritdoc />
    public async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var count = run.IsQuick ? 30 : 300;
        run.Print(
            $"Sizes: {count} approvals, {AtOnce} at once, in each of {BenchRun.Runs} runs by turns; client, worker and portal in this process. "
            + "All sides make the same calls, a start, three times a signal and the query that confirms it, and wait for the result; "
            + "the bare SDK's workflow has the portal's activities and writes the same for lists, but has no rules and no deadline. "
            + "Unconfirmed: the signals come in one go, so that the server takes several in one workflow task.");
        var server = await run.ServerAsync(cancellationToken);
        var portal = new Side("portal", "portal (one local, one regular activity)", token => PortalSide.StartAsync(server, token));
        var bare = Bare(server, "bare", "bare SDK, the same calls and activities", BareActivities.AsPortal, confirms: true);
        var unconfirmed = Bare(server, "bare_unconfirmed", "bare SDK, unconfirmed", BareActivities.AsPortal);
        Side[] sides =
        [
            bare,
            portal,
            unconfirmed,
            Bare(server, "bare_local", "bare SDK, unconfirmed, local activities only", BareActivities.Local),
            Bare(server, "bare_regular", "bare SDK, unconfirmed, regular activities only", BareActivities.Regular),
        ];
        for (var turn = 0; turn < BenchRun.Runs; turn++)
        {
            foreach (var side in sides)
            {
                // Until workers poll and workflows are loaded; the first time also until the code is compiled.
                await MeasureAsync(server, side, warmUps: turn == 0 ? AtOnce * 6 : AtOnce * 2, count, cancellationToken);
            }
        }

        Report(run, sides, portal, bare, unconfirmed);
    }

    private static Side Bare(TemporalServer server, string name, string title, BareActivities activities, bool confirms = false) =>
        new(name, title, token => BareSide.StartAsync(server, activities, confirms, token));

    private static async Task MeasureAsync(TemporalServer server, Side side, int warmUps, int count, CancellationToken cancellationToken)
    {
        await using var started = await side.StartAsync(cancellationToken);
        await ApproveAsync(started, warmUps, cancellationToken);
        var cpu = CpuClock.Read(server);
        var began = Stopwatch.GetTimestamp();
        var latencies = await ApproveAsync(started, count, cancellationToken);
        side.PerSecond.AddRun([count / Stopwatch.GetElapsedTime(began).TotalSeconds]);
        side.Latency.AddRun(latencies);
        foreach (var (name, seconds) in CpuClock.Read(server).Since(cpu))
        {
            side.CpuSeconds[name] = side.CpuSeconds.GetValueOrDefault(name) + seconds;
        }

        side.Count += count;
    }

    private static async Task<IReadOnlyCollection<double>> ApproveAsync(
        IApprovalSide side, int count, CancellationToken cancellationToken)
    {
        var latencies = new double[count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (number, token) =>
            {
                var began = Stopwatch.GetTimestamp();
                await side.ApproveAsync(token);
                latencies[number] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            });
        return latencies;
    }

    private static void Report(BenchRun run, IReadOnlyList<Side> sides, Side portal, Side bare, Side unconfirmed)
    {
        run.Table("Approvals a second", "1/s", sides.Select(side => ($"{side.Name}: {side.Title}", side.PerSecond)));
        run.Table("One approval, from start to result", "ms", sides.Select(side => (side.Name, side.Latency)));
        var (ratio, toUnconfirmed) = (RatioOf(portal, bare), RatioOf(portal, unconfirmed));
        run.Table(
            "Portal over bare SDK, run by run",
            "times",
            [("the same calls and activities", ratio), ("bare SDK unconfirmed", toUnconfirmed)]);
        var users = sides.SelectMany(side => side.CpuSeconds.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        run.Table(
            "CPU for one approval, ms",
            ["", .. sides.Select(side => side.Name)],
            users.Append("").Select(user => (IReadOnlyList<string>)
            [
                user.Length > 0 ? user : "all",
                .. sides.Select(side => ResultTable.Number(side.CpuMilliseconds(user))),
            ]));

        run.Add("throughput.ratio", ratio.Median, "portal over bare SDK with the same calls and activities, median of the runs");
        run.Add("throughput.ratio_unconfirmed", toUnconfirmed.Median, "portal over bare SDK that asks nothing after its signals");
        run.Add("throughput.n", portal.Count / BenchRun.Runs, "approvals in each run");
        foreach (var side in sides)
        {
            run.Add($"throughput.{side.Name}_per_s", side.PerSecond.Median, "approvals a second");
            run.Add($"throughput.{side.Name}_p99_ms", side.Latency.P99, "ms from start to result");
            run.Add($"throughput.{side.Name}_cpu_ms", side.CpuMilliseconds(""), "ms of CPU for one approval, all processes");
        }
    }

    private static Measurement RatioOf(Side ours, Side theirs)
    {
        var ratio = new Measurement();
        foreach (var (our, their) in ours.PerSecond.RunMedians.Zip(theirs.PerSecond.RunMedians))
        {
            ratio.AddRun([our / their]);
        }

        return ratio;
    }

    private sealed record Side(string Name, string Title, Func<CancellationToken, Task<IApprovalSide>> StartAsync)
    {
        public Measurement PerSecond { get; } = new();

        public Measurement Latency { get; } = new();

        public Dictionary<string, double> CpuSeconds { get; } = new(StringComparer.Ordinal);

        public int Count { get; set; }

        /// <summary>For one approval; of all users when none is named.</summary>
        public double CpuMilliseconds(string user) =>
            CpuSeconds.Where(s => user.Length == 0 || s.Key == user).Sum(s => s.Value) * 1_000 / Count;
    }
}
