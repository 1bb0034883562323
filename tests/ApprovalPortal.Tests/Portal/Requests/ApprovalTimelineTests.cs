using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Workflows.Approvals;
using Bunit;

namespace ApprovalPortal.Tests.Portal.Requests;

/// <summary>Everything that happened, with who, when and why, last first.</summary>
public sealed class ApprovalTimelineTests
{
    private static readonly DateTimeOffset s_at = PageStage.Now.AddHours(-3);

    private static ApprovalDetails Pending => Samples.Details(Samples.Row());

    [Fact]
    public async Task Pending_TellsWhoIsAwaitedAndWhoAsked()
    {
        var entries = await RenderAsync(Pending);

        Assert.Equal(3, entries.Count);
        Assert.Equal("Waits for Manager, Director, VP times out Sun 6 Dec, 12:00 UTC", entries[0]);
        Assert.StartsWith("Manager, Director, VP asked Sun 22 Nov, 12:00 UTC", entries[1], StringComparison.Ordinal);
        Assert.StartsWith("Rita Lang asked for approval Sun 22 Nov, 12:00 UTC", entries[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decision_TellsWhoWhenAndWhy()
    {
        var approval = new RoleDecision(ApprovalRole.Director, ApprovalStatus.Approved, Samples.Dan, s_at, "Quote checked.");
        var rejection = new RoleDecision(
            ApprovalRole.Manager, ApprovalStatus.Rejected, "stranger@example.org", s_at.AddHours(1), "Too dear.", "id");
        var entries = await RenderAsync(Pending with { Decisions = [approval, rejection] }, outside: rejection);

        Assert.Equal("stranger@example.org rejected as manager Tue 24 Nov, 10:00 UTC · from outside the portal “Too dear.”", entries[1]);
        Assert.Equal("Dan Ott approved as director Tue 24 Nov, 09:00 UTC “Quote checked.”", entries[2]);
    }

    [Fact]
    public async Task Decision_OriginUnknown_SaysSo()
    {
        var approval = new RoleDecision(ApprovalRole.Director, ApprovalStatus.Approved, Samples.Dan, s_at, "Fine", "id");
        var snapshot = Samples.Snapshot(Pending with { Decisions = [approval] }) with { OutsideDecisions = null };

        Assert.Equal(
            "Dan Ott approved as director Tue 24 Nov, 09:00 UTC · origin not verified “Fine”", (await RenderAsync(snapshot))[1]);
    }

    [Theory]
    [InlineData(ApprovalStatus.Approved, "system approved as manager Tue 24 Nov, 09:00 UTC · from outside the portal “Fine”")]
    [InlineData(ApprovalStatus.Rejected, "system rejected as manager Tue 24 Nov, 09:00 UTC · from outside the portal “Fine”")]
    public async Task Decision_FromOutsideInTheNameOfTheSystem_IsNotTakenForATimeout(ApprovalStatus outcome, string entry)
    {
        var decision = new RoleDecision(ApprovalRole.Manager, outcome, "system", s_at, "Fine");

        Assert.Equal(entry, (await RenderAsync(Pending with { Decisions = [decision] }, outside: decision))[1]);
    }

    [Theory]
    [InlineData("approve_vp", RefusalReason.NotRequired, "Mia Keller tried to decide as VP; it did not count", "this role is not asked")]
    [InlineData("approve_manager", RefusalReason.AlreadyDecided, "Mia Keller tried to decide as manager; it did not count", "the role had decided already")]
    [InlineData("approve_manager", RefusalReason.OwnRequest, "Mia Keller tried to decide as manager; it did not count", "it is their own request")]
    [InlineData("approve_manager", RefusalReason.SecondRole, "Mia Keller tried to decide as manager; it did not count", "they had decided for another role")]
    [InlineData("withdraw", RefusalReason.NotRequester, "Mia Keller tried to withdraw; it did not count", "only the requester can withdraw")]
    [InlineData("decide", RefusalReason.AlreadyEnded, "Mia Keller sent a message that did not count", "the request had ended")]
    public async Task RefusedAttempt_TellsWhy(string message, RefusalReason reason, string what, string why)
    {
        var entries = await RenderAsync(Pending with { RefusedAttempts = [new(message, reason, s_at, Samples.Mia)], RefusedCount = 3 });

        Assert.Equal($"{what} Tue 24 Nov, 09:00 UTC · {why}", entries[1]);
        Assert.Contains("2 earlier attempts that did not count are not kept", entries);
    }

    [Fact]
    public async Task UnreadableAttempt_NamesTheField()
    {
        var entries = await RenderAsync(Pending with
        {
            RefusedAttempts = [new("approve_manager", RefusalReason.Unreadable, s_at, Error: new("comment", "must have 2000 characters at most"))],
            RefusedCount = 1,
        });

        Assert.Equal(
            "Somebody tried to decide as manager; it did not count Tue 24 Nov, 09:00 UTC · it could not be read · Comment must have 2,000 characters at most",
            entries[1]);
    }

    [Fact]
    public async Task Reopened_TellsByWhomWhyAndWhatEarlierRunsDecided()
    {
        var approval = new RoleDecision(ApprovalRole.Manager, ApprovalStatus.Approved, Samples.Mia, s_at.AddDays(-20), "Fine", "id");
        var rejection = new RoleDecision(ApprovalRole.Director, ApprovalStatus.Rejected, Samples.Dan, s_at.AddDays(-19), "No", "id2");
        var entries = await RenderAsync(Pending with
        {
            Decisions = [approval],
            ReopenedFrom = new("old-run", "ada@demo.example", "The director was on holiday", PageStage.Now.AddDays(-2), [approval, rejection]),
        });

        Assert.Equal("Waits for Director, VP times out Sun 6 Dec, 12:00 UTC", entries[0]);
        Assert.StartsWith("Director, VP asked again", entries[1], StringComparison.Ordinal);
        Assert.Equal("Ada Stern reopened the request Sun 22 Nov, 12:00 UTC “The director was on holiday”", entries[2]);
        Assert.EndsWith("· in an earlier run, asked again “No”", entries[3], StringComparison.Ordinal);
        Assert.EndsWith("· in an earlier run “Fine”", entries[4], StringComparison.Ordinal);
        Assert.Equal("Rita Lang asked for approval", entries[5]);
        Assert.Equal(6, entries.Count);
    }

    [Fact]
    public async Task Reopened_EarlierRunsAreKnown_TellsTheirStoryToo()
    {
        var approval = new RoleDecision(ApprovalRole.Manager, ApprovalStatus.Approved, Samples.Mia, s_at.AddDays(-20), "Fine", "id");
        var first = Pending with
        {
            RunId = "first",
            Status = ApprovalStatus.TimedOut,
            RequestedAt = s_at.AddDays(-30),
            EndedAt = s_at.AddDays(-16),
            Decisions = [approval],
            RefusedAttempts = [new("approve_vp", RefusalReason.SecondRole, s_at.AddDays(-18), Samples.Mia)],
            RefusedCount = 1,
        };
        var second = Pending with
        {
            RunId = "second",
            Status = ApprovalStatus.TimedOut,
            RequestedAt = s_at.AddDays(-15),
            EndedAt = s_at.AddDays(-1),
            Decisions = [approval],
            ReopenedFrom = new("first", "ada@demo.example", "Once more", s_at.AddDays(-15), first.Decisions),
        };
        var third = Pending with
        {
            RequestedAt = s_at,
            Decisions = [approval],
            ReopenedFrom = new("second", "ada@demo.example", "The last time", s_at, second.Decisions),
        };

        var entries = await RenderAsync(Samples.Snapshot(third, null), history: new(third.RunId, [second, first], RunHistoryEnd.Complete) { OutsideDecisions = [] });

        string[] expected =
        [
            "Waits for Director, VP",
            "Director, VP asked again",
            "Ada Stern reopened the request",
            "Timed out: Director, VP had not decided",
            "Director, VP asked again",
            "Ada Stern reopened the request",
            "Timed out: Director, VP had not decided",
            "Mia Keller tried to decide as VP; it did not count",
            "Mia Keller approved as manager",
            "Manager, Director, VP asked",
            "Rita Lang asked for approval",
        ];
        Assert.All(expected.Zip(entries), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Equal(expected.Length, entries.Count);
        Assert.EndsWith("· in an earlier run “Fine”", entries[8], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunHistoryEnd.NotKept, "What happened in earlier runs is no longer kept")]
    [InlineData(RunHistoryEnd.NotAnswered, "Earlier runs can't be read at the moment")]
    [InlineData(RunHistoryEnd.TooMany, "Earlier runs than these are not shown")]
    public async Task Reopened_EarlierRunsAreNotKnown_SaysWhy(RunHistoryEnd end, string words)
    {
        var approval = new RoleDecision(ApprovalRole.Manager, ApprovalStatus.Approved, Samples.Mia, s_at.AddDays(-20), "Fine", "id");
        var details = Pending with { ReopenedFrom = new("gone", "ada@demo.example", "Once more", s_at, [approval]), Decisions = [approval] };

        var entries = await RenderAsync(Samples.Snapshot(details, null), history: new(details.RunId, [], end));

        Assert.Equal(words, entries[^1]);
        Assert.Contains(entries, entry => entry.StartsWith("Mia Keller approved as manager", StringComparison.Ordinal));
        Assert.Contains("Rita Lang asked for approval", entries);
    }

    [Fact]
    public async Task Reopened_ClaimsADecisionThatTheEarlierRunDoesNotKnow_StillTellsIt()
    {
        var claimed = new RoleDecision(ApprovalRole.Manager, ApprovalStatus.Approved, Samples.Mia, s_at.AddDays(-20), "Fine", "id");
        var first = Pending with { RunId = "first", Status = ApprovalStatus.TimedOut, EndedAt = s_at.AddDays(-2) };
        var details = Pending with { ReopenedFrom = new("first", "ada@demo.example", "Once more", s_at, [claimed]), Decisions = [claimed] };

        var entries = await RenderAsync(Samples.Snapshot(details, null), history: new(details.RunId, [first], RunHistoryEnd.Complete) { OutsideDecisions = [] });

        Assert.Single(entries, entry => entry.StartsWith("Mia Keller approved as manager", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reopened_ClaimedApprovalIsUnconfirmed_IsToldAsAnAttempt()
    {
        var claimed = new RoleDecision(ApprovalRole.Manager, ApprovalStatus.Approved, Samples.Mia, s_at.AddDays(-20), "Fine", "id");
        var details = Pending with
        {
            ReopenedFrom = new("first", "ada@demo.example", "Once more", s_at, [claimed]),
            RefusedAttempts = [new("reopened_from", RefusalReason.Unconfirmed, s_at, Samples.Mia)],
            RefusedCount = 1,
        };

        var entries = await RenderAsync(details);

        Assert.Contains(entries, entry => entry.StartsWith(
            "Mia Keller is said to have approved in an earlier run; it does not count", StringComparison.Ordinal));
        Assert.Contains(entries, entry => entry.StartsWith("Manager, Director, VP asked again", StringComparison.Ordinal));
        Assert.DoesNotContain(entries, entry => entry.Contains("approved as manager", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ends_AreTold()
    {
        var ended = Pending with { EndedAt = s_at };

        Assert.Equal(
            "Timed out: Manager, Director, VP had not decided Tue 24 Nov, 09:00 UTC",
            (await RenderAsync(ended with { Status = ApprovalStatus.TimedOut }))[0]);
        Assert.Equal(
            "Rita Lang withdrew the request Tue 24 Nov, 09:00 UTC “Not needed”",
            (await RenderAsync(ended with { Status = ApprovalStatus.Withdrawn, Withdrawal = new(Samples.Rita, "Not needed") }))[0]);
        Assert.Equal(
            "The run was cancelled, so the request is withdrawn Tue 24 Nov, 09:00 UTC",
            (await RenderAsync(ended with { Status = ApprovalStatus.Withdrawn, Withdrawal = new("system", "cancelled") }))[0]);
        Assert.Equal(
            "Rejected by itself: nobody decided in time Tue 24 Nov, 09:00 UTC",
            (await RenderAsync(ended with
            {
                Status = ApprovalStatus.Rejected,
                Decisions = [new(ApprovalRole.Manager, ApprovalStatus.Rejected, "system", s_at, "timeout")],
            }))[0]);
    }

    [Fact]
    public async Task Processing_IsTold()
    {
        var approved = Pending with { Status = ApprovalStatus.Approved, EndedAt = s_at, ProcessedAt = s_at };

        Assert.Equal("Is being processed, attempt 2", (await RenderAsync(approved with { Processing = ProcessingState.Running }, attempt: 2))[0]);
        Assert.Equal("Processed Tue 24 Nov, 09:00 UTC", (await RenderAsync(approved with { Processing = ProcessingState.Processed }))[0]);
        Assert.Equal(
            "Processing failed for good Tue 24 Nov, 09:00 UTC “Gone”",
            (await RenderAsync(approved with { Processing = ProcessingState.Failed, ProcessingError = "Gone" }))[0]);
    }

    private static Task<IReadOnlyList<string>> RenderAsync(
        ApprovalDetails details, int? attempt = null, params RoleDecision[] outside) =>
        RenderAsync(Samples.Snapshot(details, attempt, outside));

    private static async Task<IReadOnlyList<string>> RenderAsync(ApprovalSnapshot snapshot, RunHistory? history = null)
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();
        var timeline = stage.Render<ApprovalTimeline>(p => p.Add(t => t.Snapshot, snapshot).Add(t => t.History, history));
        return [.. timeline.FindAll("li").Select(entry =>
            string.Join(' ', entry.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
    }
}
