using ApprovalPortal.Tests.Portal.Approvals.Index;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Exceptions;
using static ApprovalPortal.Tests.Portal.Approvals.Index.ApprovalRows;

namespace ApprovalPortal.Tests.Portal.Approvals.Feed;

/// <summary>How the feed finds what its change queries missed.</summary>
public sealed class FeedRepairTests(IndexStage people) : IClassFixture<IndexStage>
{
    [Fact]
    public async Task Load_OpenRequestWasNotListed_ComesInWithTheComparisonThatFollows()
    {
        await using var stage = new FeedStage(people.People);
        stage.List(ChangedDaysAgo("REQ-LATE"));
        var openQueries = 0;
        stage.Answer = (query, rows) =>
        {
            openQueries += query == VisibilityQuery.Open ? 1 : 0;
            return openQueries > 1 ? rows : rows.Where(row => row.RequestId != "REQ-LATE");
        };

        await stage.StartAsync();

        await stage.UntilAsync(() => Assert.NotNull(stage.Index.Find("REQ-LATE")));
    }

    [Fact]
    public async Task Comparison_RowMissingInTemporal_IsRemovedAndAYoungOneKept()
    {
        await using var stage = new FeedStage(people.People, ("Approvals:ComparisonInterval", "00:00:01"));
        stage.List(ChangedDaysAgo("REQ-GONE"), ChangedDaysAgo("REQ-KEPT"));
        await stage.StartAndCompareAsync();

        // Young for all of the test, however fast its clock goes.
        stage.Index.Apply([Row("REQ-YOUNG") with { RunId = "young", ChangedAt = stage.Time.GetUtcNow().AddHours(1) }]);
        stage.Forget("REQ-GONE");

        await stage.UntilAsync(() => Assert.Null(stage.Index.Find("REQ-GONE")));
        await stage.PassAsync(rounds: 10);
        Assert.NotNull(stage.Index.Find("REQ-YOUNG"));
        Assert.NotNull(stage.Index.Find("REQ-KEPT"));
    }

    [Fact]
    public async Task Comparison_RowEndedUnnoticed_IsShownAsEnded()
    {
        await using var stage = new FeedStage(
            people.People, ("Approvals:ComparisonInterval", "00:00:01"), ("Approvals:ClosingsInterval", "01:00:00"));
        stage.List(ChangedDaysAgo("REQ-ENDED"));
        await stage.StartAndCompareAsync();

        stage.List(Terminated(stage, "REQ-ENDED"));

        await stage.UntilAsync(() => Assert.Equal(ApprovalStatus.Withdrawn, stage.Index.Find("REQ-ENDED")!.Status));
    }

    [Fact]
    public async Task Comparison_FailsInTheMiddle_StartsAnew()
    {
        await using var stage = new FeedStage(people.People);
        stage.List(Enumerable.Range(0, 1_500).Select(i => ChangedDaysAgo($"REQ-{i:0000}")));
        stage.List(ChangedDaysAgo("REQ-LAST"));
        var openQueries = 0;
        stage.Answer = (query, rows) =>
        {
            openQueries += query == VisibilityQuery.Open ? 1 : 0;
            return openQueries switch
            {
                // The load, then the first comparison.
                < 2 => rows.Where(row => row.RequestId != "REQ-LAST"),
                2 when query == VisibilityQuery.Open => FailAfter(rows, 1_200),
                _ => rows,
            };
        };

        await stage.StartAsync();

        await stage.UntilAsync(() => Assert.NotNull(stage.Index.Find("REQ-LAST")));
        Assert.Equal(1_502, stage.Index.Size);
        Assert.Equal(3, openQueries);
    }

    [Fact]
    public async Task Closings_TerminatedDaysAfterItsLastChange_IsShownAsWithdrawn()
    {
        await using var stage = new FeedStage(people.People);
        stage.List(ChangedDaysAgo("REQ-OLD"));
        await stage.StartAndCompareAsync();

        stage.List(Terminated(stage, "REQ-OLD"));

        await stage.UntilAsync(() => Assert.Equal(ApprovalStatus.Withdrawn, stage.Index.Find("REQ-OLD")!.Status));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WideOverlap_ListedFortySecondsLate_ComesIn(bool isClosed)
    {
        await using var stage = new FeedStage(people.People);
        await stage.StartAndCompareAsync();
        stage.List(Row("REQ-NEW") with { ChangedAt = stage.Time.GetUtcNow() });
        await stage.UntilAsync(() => Assert.NotNull(stage.Index.Find("REQ-NEW")));

        // Before the last wide query and the latest change, so that the overlap alone reaches it.
        var late = stage.Time.GetUtcNow().AddSeconds(-40);
        stage.List(isClosed
            ? ChangedDaysAgo("REQ-LATE") with { Status = ApprovalStatus.Withdrawn, ClosedAt = late }
            : Row("REQ-LATE") with { ChangedAt = late });

        await stage.UntilAsync(() => Assert.NotNull(stage.Index.Find("REQ-LATE")));
    }

    [Fact]
    public async Task Load_DecidedBeforeTheNodeStarted_IsListedAsItStands()
    {
        await using var stage = new FeedStage(people.People);
        stage.List(
            ChangedDaysAgo("REQ-HALF") with { RequiredRoles = [ApprovalRole.Manager, ApprovalRole.Director], Decisions = [By("mia@demo.example", ApprovalRole.Manager)] },
            ChangedDaysAgo("REQ-PROCESSING") with { Status = ApprovalStatus.Approved, Processing = ProcessingState.Running },
            ChangedDaysAgo("REQ-DONE") with { Status = ApprovalStatus.Rejected, ClosedAt = Start.AddDays(-3) },
            ChangedDaysAgo("REQ-ENDED") with { ChangedAt = Start.AddDays(-40), Status = ApprovalStatus.Withdrawn, ClosedAt = Start.AddDays(-3) },
            ChangedDaysAgo("REQ-PAST") with { ChangedAt = Start.AddDays(-40), Status = ApprovalStatus.Rejected, ClosedAt = Start.AddDays(-40) });

        await stage.StartAsync();

        Assert.Equal("mia@demo.example", Assert.Single(stage.Index.Find("REQ-HALF")!.Decisions).Approver);
        Assert.Equal(ApprovalStatus.Approved, stage.Index.Find("REQ-PROCESSING")?.Status);
        Assert.Equal(ApprovalStatus.Rejected, stage.Index.Find("REQ-DONE")?.Status);
        Assert.Equal(ApprovalStatus.Withdrawn, stage.Index.Find("REQ-ENDED")?.Status);
        Assert.Null(stage.Index.Find("REQ-PAST"));
    }

    private static ApprovalRow ChangedDaysAgo(string id) =>
        Row(id) with { RunId = $"run of {id}", RequestedAt = Start.AddDays(-3), ChangedAt = Start.AddDays(-3) };

    // From outside, so that neither its revision nor the time of its last change tells.
    private static ApprovalRow Terminated(FeedStage stage, string id) =>
        ChangedDaysAgo(id) with { Status = ApprovalStatus.Withdrawn, ClosedAt = stage.Time.GetUtcNow() };

    private static IEnumerable<ApprovalRow> FailAfter(IEnumerable<ApprovalRow> rows, int count)
    {
        foreach (var row in rows.Take(count))
        {
            yield return row;
        }

        throw new RpcException(RpcException.StatusCode.Unavailable, "Away", null);
    }
}
