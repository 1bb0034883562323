using ApprovalPortal.Bench.Cold;
using ApprovalPortal.Bench.Decide;
using ApprovalPortal.Bench.Inbox;
using ApprovalPortal.Bench.Load;
using ApprovalPortal.Bench.Throughput;
using ApprovalPortal.Bench.Viewers;

namespace ApprovalPortal.Bench.Running;

/// <summary>All benchmarks, in the order in which <c>all</c> runs them.</summary>
public static class BenchCatalog
{
    /// <summary>A benchmark each.</summary>
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        new InboxBenchmark(),
        new LoadBenchmark(),
        new DecideBenchmark(),
        new ThroughputBenchmark(),
        new ViewersBenchmark(),
        new ColdBenchmark(),
    ];
}
