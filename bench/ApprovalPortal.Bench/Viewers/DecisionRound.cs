using System.Globalization;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Bench.Viewers;

/// <summary>
/// Twenty decisions a second for five seconds. Every second one is about a row on the watched screen and changes what it
/// says; those between are about requests far below, which leave the list and change its counts.
/// </summary>
internal sealed class DecisionRound(PortalProcess deciding, DecisionWatch watch)
{
    /// <summary>Whose inbox is watched.</summary>
    public const string Viewer = "mia@demo.example";

    /// <summary>How many rows a screen shows.</summary>
    public const int OnScreen = 25;

    /// <summary>How many requests a round takes off the list.</summary>
    public const int RequestsUsed = OnScreen * (1 + DecisionWatch.ForEach);

    /// <summary>How long all screens may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string OtherManager = "max@demo.example";
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(50);

    private static readonly (string Person, ApprovalRole Role)[] s_watched =
        [("dan@demo.example", ApprovalRole.Director), ("vera@demo.example", ApprovalRole.Vp)];

    /// <summary>Decides, and waits until all screens show it; answers the watched decisions.</summary>
    public async Task<IReadOnlyList<int>> RunAsync(CancellationToken cancellationToken)
    {
        var inbox = await deciding.ReadInboxAsync(Viewer);
        var watched = new List<int>();
        var sent = new List<Task>();
        using var clock = new PeriodicTimer(s_step);
        for (var i = 0; i < OnScreen * DecisionWatch.ForEach; i++)
        {
            await clock.WaitForNextTickAsync(cancellationToken);
            var (person, role) = s_watched[i / OnScreen];
            var requestId = inbox[i % OnScreen];
            var decision = (int.Parse(requestId[^6..], CultureInfo.InvariantCulture) * DecisionWatch.ForEach) + (i / OnScreen);
            watched.Add(decision);
            watch.MarkSent(decision);
            sent.Add(deciding.DecideAsync(person, requestId, role));
            await clock.WaitForNextTickAsync(cancellationToken);
            sent.Add(deciding.DecideAsync(OtherManager, inbox[^(i + 1)], ApprovalRole.Manager));
        }

        await Task.WhenAll(sent);
        try
        {
            await Poll.UntilAsync("every screen shows every decision", () => watch.CountMissing(watched) == 0, Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Told by the samples.
        }

        return watched;
    }

    /// <summary>Lets the rows leave whose watched decisions are made, so that undecided ones move up.</summary>
    public async Task ClearScreenAsync(CancellationToken cancellationToken)
    {
        var inbox = await deciding.ReadInboxAsync(Viewer);
        await Parallel.ForEachAsync(
            inbox.Take(OnScreen),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (requestId, _) => await deciding.DecideAsync(OtherManager, requestId, ApprovalRole.Manager));
    }
}
