using System.Diagnostics;
using ApprovalPortal.Bench.Nodes;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Bench.Inbox;

/// <summary>How long the lists of a page take, by how many requests are open, and what they ask of Temporal.</summary>
public sealed class InboxBenchmark : IBenchmark
{
    private const string Manager = "mia@demo.example";
    private const int BatchSize = 1_000;
    private const int FewestSamples = 10;

    private static readonly int[] s_sizes = [1_000, 10_000, 100_000];

    // The comparison with Temporal would take away what Temporal does not have.
    private static readonly Dictionary<string, string?> s_settings = new() { ["Approvals:ComparisonInterval"] = "1.00:00:00" };

    /// <inheritdoc />
    public string Name => "inbox";

    /// <inheritdoc />
    public string Description => "first page, search, sort and counts of a manager's inbox, by the number of open requests";

    /// <inheritdoc />
    public async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        run.Print(
            $"Sizes: {string.Join(", ", s_sizes.Select(size => $"{size:#,0}"))} open requests, fed to the node's index directly; "
            + $"{BenchRun.Runs} runs of {Budget(run).TotalSeconds:0.0} s for each figure, warm");
        var server = await run.ServerAsync(cancellationToken);
        await using var node = await PortalNode.StartAsync(server, hasWorker: false, s_settings, cancellationToken: cancellationToken);
        var found = new Dictionary<int, IReadOnlyList<Step>>();
        var fed = 0;
        foreach (var size in s_sizes)
        {
            Feed(node.Index, fed, size);
            fed = size;
            var steps = Steps(node, size);

            // The first turns only warm up, the more so while nothing is compiled.
            var warmUps = found.Count == 0 ? 4 : 1;
            node.Counter.AsPage(() => Measure(steps, Budget(run), warmUps, cancellationToken));
            found[size] = steps;
        }

        run.Print($"Visibility and query calls meanwhile: by pages {node.Counter.PageCalls}, by the node's feed {node.Counter.Calls.Values.Sum()}");
        Report(run, found, node.Counter.PageCalls);
    }

    private static TimeSpan Budget(BenchRun run) => TimeSpan.FromSeconds(run.IsQuick ? 0.2 : 0.5);

    private static void Feed(ApprovalIndex index, int from, int size)
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var numbers in Enumerable.Range(from, size - from).Chunk(BatchSize))
        {
            index.Apply([.. numbers.Select(number => Row(number, now.AddSeconds(-number)))]);
        }
    }

    private static ApprovalRow Row(int number, DateTimeOffset requestedAt)
    {
        var request = SampleRequests.Make(number);
        return ApprovalRowReader.Read(
            ApprovalState.For(request, requestedAt).ToDetails(request.RequestId, Guid.NewGuid().ToString()), requestedAt) with
        {
            IsConfirmed = false,
        };
    }

    private static List<Step> Steps(PortalNode node, int size)
    {
        var index = node.Index;
        var viewer = node.ViewerOf(Manager);
        var inbox = new ApprovalQuery(ApprovalScope.Waiting, viewer) { Take = ListFilters.PageSize };
        var changes = new Changes(index, size);
        return
        [
            new("first_page", "first page", () => Expect(index.Query(inbox).Total, size)),
            new("first_page_changed", "first page after a change", () => Expect(index.Query(inbox).Total, size), changes.Make),
            new("search", "search, a rare word", () =>
                Expect(index.Query(inbox with { Text = SampleRequests.RareWord }).Total, SampleRequests.RareCount)),
            new("sort", "sort by title", () =>
                Expect(index.Query(inbox with { Sort = ApprovalSort.Title, Descending = false }).Total, size)),
            new("sort_amount", "sort by amount", () => Expect(index.Query(inbox with { Sort = ApprovalSort.Amount }).Total, size)),
            new("counts", "counts of the menu", () =>
            {
                Expect(index.Count(new(ApprovalScope.Waiting, viewer)), size);
                Expect(index.Count(new(ApprovalScope.Mine, viewer) { Status = ApprovalStatus.Pending }), 0);
            }),
            new("search_changed", "search after a change", () =>
                Expect(index.Query(inbox with { Text = SampleRequests.RareWord }).Total, SampleRequests.RareCount), changes.Make),
            new("search_frequent", "search, a frequent word", () => index.Query(inbox with { Text = SampleRequests.FrequentWord })),
        ];
    }

    private static void Expect(int actual, int expected)
    {
        if (actual != expected)
        {
            throw new InvalidOperationException($"The list has {actual} requests instead of {expected}.");
        }
    }

    private static void Measure(IReadOnlyList<Step> steps, TimeSpan budget, int warmUps, CancellationToken cancellationToken)
    {
        for (var turn = 0; turn < warmUps + BenchRun.Runs; turn++)
        {
            foreach (var step in steps)
            {
                var samples = Sample(step, budget, cancellationToken);
                if (turn >= warmUps)
                {
                    step.Measured.AddRun(samples);
                }
            }
        }
    }

    private static List<double> Sample(Step step, TimeSpan budget, CancellationToken cancellationToken)
    {
        var samples = new List<double>();
        var began = Stopwatch.GetTimestamp();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            step.Before?.Invoke();
            var start = Stopwatch.GetTimestamp();
            step.Work();
            samples.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (samples.Count < FewestSamples || Stopwatch.GetElapsedTime(began) < budget);
        return samples;
    }

    private static void Report(BenchRun run, Dictionary<int, IReadOnlyList<Step>> found, int calls)
    {
        foreach (var size in s_sizes)
        {
            run.Table($"{size:#,0} open requests", "ms", found[size].Select(step => (step.Title, step.Measured)));
            foreach (var step in found[size])
            {
                run.Add($"inbox.{size}.{step.Name}_ms", step.Measured.Median, "ms");
                run.Add($"inbox.{size}.{step.Name}_p99_ms", step.Measured.P99, "ms");
            }
        }

        var (smallest, largest) = (found[s_sizes[0]], found[s_sizes[^1]]);
        var growths = smallest.Zip(largest, (small, large) => (small.Title, Growth: large.Measured.Median / small.Measured.Median, large)).ToList();
        run.Table(
            $"Growth from {s_sizes[0]:#,0} to {s_sizes[^1]:#,0} open requests (medians)",
            ["", "times"],
            growths.Select(g => (IReadOnlyList<string>)[g.Title, ResultTable.Number(g.Growth)]));
        foreach (var (_, growth, step) in growths)
        {
            run.Add($"inbox.{step.Name}_ms", step.Measured.Median, $"ms, median at {s_sizes[^1]}");
            run.Add(step.Name == "first_page" ? "inbox.growth" : $"inbox.{step.Name}_growth", growth, "times");
        }

        run.Add("inbox.n", s_sizes[^1], "open requests");
        run.Add("inbox.visibility_calls", calls, "calls by pages");
    }

    // One request after the other changes, as it does all the time: what was worked out before it may not hold any more.
    private sealed class Changes(ApprovalIndex index, int size)
    {
        private int _count;

        public void Make()
        {
            var row = index.Find(SampleRequests.Make(_count++ % size).RequestId)!;
            index.Apply([row with { Revision = row.Revision + 1, ChangedAt = DateTimeOffset.UtcNow }]);
        }
    }

    private sealed record Step(string Name, string Title, Action Work, Action? Before = null)
    {
        public Measurement Measured { get; } = new();
    }
}
