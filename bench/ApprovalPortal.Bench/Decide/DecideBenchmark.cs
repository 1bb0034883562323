using ApprovalPortal.Bench.Nodes;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Bench.Decide;

/// <summary>How long a decision takes from the click to another node's lists.</summary>
public sealed class DecideBenchmark : IBenchmark
{
    private const int AtOnce = 64;

    // No divisor of the feed's second, so that the clicks fall at all points of it.
    private static readonly TimeSpan s_betweenClicks = TimeSpan.FromMilliseconds(137);

    // Each run is another person's, so that the same requests serve all three.
    private static readonly (string Email, ApprovalRole Role)[] s_deciders =
    [
        ("mia@demo.example", ApprovalRole.Manager), ("dan@demo.example", ApprovalRole.Director), ("vera@demo.example", ApprovalRole.Vp),
    ];

    /// <inheritdoc />
    public string Name => "decide";

    /// <inheritdoc />
    public string Description => "click, recorded by Temporal, confirmed by the query, visible on a second node";

    /// <inheritdoc />
    public async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var single = run.IsQuick ? 25 : 150;
        run.Print(
            $"Sizes: {single} decisions, one at a time, and {AtOnce} at once, in each of {s_deciders.Length} runs; two nodes in this process, a worker in one");
        var server = await run.ServerAsync(cancellationToken);
        SignalTimes? times = null;
        await using var first = await PortalNode.StartAsync(
            server,
            hasWorker: true,
            configure: services =>
            {
                services.AddSingleton<TemporalApprovalClient>();
                services.AddSingleton<IApprovalClient>(node => times = new(node.GetRequiredService<TemporalApprovalClient>()));
            },
            cancellationToken: cancellationToken);
        await using var second = await PortalNode.StartAsync(server, hasWorker: false, cancellationToken: cancellationToken);

        // The first few only warm up.
        var requests = await RequestStarter.SubmitAsync(first, "rita@demo.example", AtOnce + single + AtOnce, cancellationToken);
        var click = new DecisionClick(first, second, times!);
        var (alone, together) = (new DecisionTimes(), new DecisionTimes());
        foreach (var (email, role) in s_deciders)
        {
            var desk = await first.DeskOfAsync(email, cancellationToken);
            await ClickAtOnceAsync(click, desk, role, requests.Take(AtOnce), cancellationToken);
            alone.AddRun(await ClickOneByOneAsync(click, desk, role, requests.Skip(AtOnce).Take(single), cancellationToken));
            together.AddRun(await ClickAtOnceAsync(click, desk, role, requests.Skip(AtOnce + single), cancellationToken));
        }

        Report(run, alone, together);
    }

    private static async Task<IReadOnlyCollection<ClickTimes>> ClickOneByOneAsync(
        DecisionClick click, IApprovalDesk desk, ApprovalRole role, IEnumerable<ApprovalRow> rows, CancellationToken cancellationToken)
    {
        var clicks = new List<Task<ClickTimes>>();
        using var pace = new PeriodicTimer(s_betweenClicks);
        foreach (var row in rows)
        {
            await pace.WaitForNextTickAsync(cancellationToken);
            var confirmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            clicks.Add(click.MakeAsync(desk, row, role, confirmed, cancellationToken));
            await Task.WhenAny(confirmed.Task, clicks[^1]);
        }

        return await Task.WhenAll(clicks);
    }

    private static async Task<IReadOnlyCollection<ClickTimes>> ClickAtOnceAsync(
        DecisionClick click, IApprovalDesk desk, ApprovalRole role, IEnumerable<ApprovalRow> rows, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(row => click.MakeAsync(desk, row, role, new(), cancellationToken)));

    private static void Report(BenchRun run, DecisionTimes alone, DecisionTimes together)
    {
        run.Table("One at a time, from the click", "ms", Rows(alone));
        run.Table($"{AtOnce} at once, from the click", "ms", Rows(together));
        foreach (var (prefix, times) in new[] { ("decide.1", alone), ($"decide.{AtOnce}", together) })
        {
            run.Add($"{prefix}.unconfirmed", times.Unconfirmed, "decisions that no worker confirmed in time");
            foreach (var stage in times.Stages.Where(stage => stage.Measured.Count > 0))
            {
                run.Add($"{prefix}.{stage.Name}_p50_ms", stage.Measured.Median, "ms");
                run.Add($"{prefix}.{stage.Name}_p95_ms", stage.Measured.P95, "ms");
                run.Add($"{prefix}.{stage.Name}_p99_ms", stage.Measured.P99, "ms");
            }
        }

        if (alone.Unconfirmed + together.Unconfirmed > 0)
        {
            run.Print($"Recorded but not confirmed in time: {alone.Unconfirmed} alone, {together.Unconfirmed} at once.");
        }

        run.Add("decide.p99_ms", alone.Visible.P99, "ms, click to visible on the second node, one at a time");
    }

    private static IEnumerable<(string Title, Measurement Measured)> Rows(DecisionTimes times) =>
        times.Stages.Where(s => s.Measured.Count > 0).Select(s => (s.Title, s.Measured));

    private sealed class DecisionTimes
    {
        private readonly Measurement _recorded = new();
        private readonly Measurement _confirmed = new();

        public Measurement Visible { get; } = new();

        /// <summary>How many pages said "recorded" because no worker answered in time.</summary>
        public int Unconfirmed { get; private set; }

        public IEnumerable<(string Name, string Title, Measurement Measured)> Stages =>
        [
            ("recorded", "recorded by Temporal", _recorded),
            ("confirmed", "confirmed by the query", _confirmed),
            ("visible", "visible on the second node", Visible),
        ];

        public void AddRun(IReadOnlyCollection<ClickTimes> clicks)
        {
            _recorded.AddRun([.. clicks.Select(c => c.Recorded.TotalMilliseconds)]);
            var confirmed = clicks.Where(c => c.Confirmed is not null).Select(c => c.Confirmed!.Value.TotalMilliseconds).ToList();
            Unconfirmed += clicks.Count - confirmed.Count;
            if (confirmed.Count > 0)
            {
                _confirmed.AddRun(confirmed);
            }

            Visible.AddRun([.. clicks.Select(c => c.Visible.TotalMilliseconds)]);
        }
    }
}
