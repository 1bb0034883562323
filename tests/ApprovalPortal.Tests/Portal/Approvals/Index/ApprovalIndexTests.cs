using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using static ApprovalPortal.Tests.Portal.Approvals.Index.ApprovalRows;

namespace ApprovalPortal.Tests.Portal.Approvals.Index;

public sealed class ApprovalIndexTests(IndexStage stage) : IClassFixture<IndexStage>
{
    private static readonly Viewer s_ada = new("a", "ada@demo.example", "Ada Stern", [], true);
    private static readonly Viewer s_mia = new("m", "mia@demo.example", "Mia Keller", [ApprovalRole.Manager], false);

    [Fact]
    public void Apply_OlderRevisionOrRun_IsDropped()
    {
        var (index, _) = stage.NewIndex();
        var newest = Row("R") with { RunId = "run-2", RequestedAt = Start.AddDays(1), Revision = 2 };
        index.Apply([newest]);

        index.Apply([newest with { Revision = 1 }, Row("R", revision: 9)]);

        Assert.Equal(("run-2", 2), (index.Find("R")!.RunId, index.Find("R")!.Revision));
    }

    [Fact]
    public void Apply_NewerRunWithLowerRevision_Replaces()
    {
        var (index, _) = stage.NewIndex();
        index.Apply([Row("R", revision: 5) with { Status = ApprovalStatus.TimedOut }]);

        index.Apply([Row("R") with { RunId = "run-2", RequestedAt = Start.AddDays(15) }]);

        Assert.Equal(("run-2", ApprovalStatus.Pending), (index.Find("R")!.RunId, index.Find("R")!.Status));
    }

    [Fact]
    public void Apply_ClosingWithoutNewRevision_CountsAndIsNotTakenBack()
    {
        var (index, _) = stage.NewIndex();
        index.Apply([Row("R")]);
        index.Apply([Row("R") with { Status = ApprovalStatus.Withdrawn, ClosedAt = Start }]);

        index.ApplyInOrder([Row("R")]);

        Assert.Equal((ApprovalStatus.Withdrawn, Start), (index.Find("R")!.Status, index.Find("R")!.ClosedAt));
    }

    [Fact]
    public void ApplyInOrder_StarterLiedAboutRevision_LaterReadingCounts()
    {
        var (index, _) = stage.NewIndex();
        index.ApplyInOrder([Row("R", revision: int.MaxValue) with { Amount = 1 }]);

        index.ApplyInOrder([Row("R", revision: 1) with { Amount = 1_000_000 }]);

        Assert.Equal(1_000_000, index.Find("R")!.Amount);
    }

    [Fact]
    public void ApplyInOrder_LagsBehindTheWorkflowsAnswer_IsDropped()
    {
        var (index, _) = stage.NewIndex();
        index.Apply([Row("R", revision: 2) with { IsConfirmed = true, Status = ApprovalStatus.Approved }]);

        index.ApplyInOrder([Row("R", revision: 1)]);

        Assert.Equal(ApprovalStatus.Approved, index.Find("R")!.Status);
    }

    [Fact]
    public void DropOldRows_ClosedForLongerThanKept_Leave()
    {
        var (index, time) = stage.NewIndex();
        index.Apply([Row("open"), Row("closed") with { Status = ApprovalStatus.Approved, ClosedAt = Start }]);
        time.Advance(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));

        index.DropOldRows();
        index.Apply([Row("late") with { Status = ApprovalStatus.Approved, ClosedAt = Start }]);

        Assert.Equal(["open"], index.Query(new(ApprovalScope.All, s_ada)).Rows.Select(row => row.RequestId));
    }

    [Fact]
    public void Query_Waiting_LeavesOutOwnAndDecidedOnes()
    {
        var (index, _) = stage.NewIndex();
        var both = new Viewer("b", "both@demo.example", "Both", [ApprovalRole.Manager, ApprovalRole.Director], false);
        ApprovalRole[] roles = [ApprovalRole.Manager, ApprovalRole.Director];
        index.Apply(
        [
            Row("waits") with { RequiredRoles = roles },
            Row("own", " BOTH@demo.example ") with { RequiredRoles = roles },
            Row("decided") with { RequiredRoles = roles, Decisions = [By("Both@demo.example", ApprovalRole.Manager)] },
            Row("ended") with { RequiredRoles = roles, Status = ApprovalStatus.Withdrawn },
            Row("other") with { RequiredRoles = roles, Decisions = [By("mia@demo.example", ApprovalRole.Manager)] },
            Row("vp") with { RequiredRoles = [ApprovalRole.Vp] },
        ]);

        var page = index.Query(new(ApprovalScope.Waiting, both) { Sort = ApprovalSort.RequestId, Descending = false });

        Assert.Equal(["other", "waits"], page.Rows.Select(row => row.RequestId));
        Assert.Equal((2, 2), (page.Total, index.Count(new(ApprovalScope.Waiting, both))));
        Assert.Equal(2, page.CountByStatus[ApprovalStatus.Pending]);
    }

    [Fact]
    public void Query_Stuck_FindsWhatNobodyMayDecideAndWhatFailed()
    {
        var (index, _) = stage.NewIndex();
        index.Apply(
        [
            Row("fine", "mia@demo.example"),
            Row("own director", "dan@demo.example") with { RequiredRoles = [ApprovalRole.Manager, ApprovalRole.Director] },
            Row("decided by the only one") with
            {
                RequiredRoles = [ApprovalRole.Manager, ApprovalRole.Vp],
                Decisions = [By("vera@demo.example", ApprovalRole.Manager)],
            },
            Row("failed") with { Status = ApprovalStatus.Approved, Processing = ProcessingState.Failed },
            Row("processed") with { Status = ApprovalStatus.Approved, Processing = ProcessingState.Processed },
        ]);

        var rows = index.Query(new(ApprovalScope.Stuck, s_ada) { Sort = ApprovalSort.RequestId, Descending = false }).Rows;

        Assert.Equal(["decided by the only one", "failed", "own director"], rows.Select(row => row.RequestId));
    }

    [Theory]
    [InlineData(ApprovalScope.All)]
    [InlineData(ApprovalScope.TimedOut)]
    [InlineData(ApprovalScope.Stuck)]
    public void Query_AdminScopeByAnotherPerson_IsEmpty(ApprovalScope scope)
    {
        var (index, _) = stage.NewIndex();
        index.Apply(
        [
            Row("T", s_mia.Email) with { Status = ApprovalStatus.TimedOut },
            Row("F", s_mia.Email) with { Status = ApprovalStatus.Approved, Processing = ProcessingState.Failed },
        ]);

        var page = index.Query(new(scope, s_mia));

        Assert.Empty(page.Rows);
        Assert.Equal((0, 0, 0), (page.Total, page.CountByStatus.Values.Sum(), index.Count(new(scope, s_mia))));
        Assert.NotEmpty(index.Query(new(scope, s_ada)).Rows);
    }

    [Theory]
    [InlineData("req-7", "id")]
    [InlineData("LAPTOP", "title")]
    [InlineData("rita@", "mail")]
    [InlineData("rita lang", "name")]
    [InlineData("colleague", "excerpt")]
    public void Query_Text_IsSearchedInEveryVisibleField(string text, string what)
    {
        var (index, _) = stage.NewIndex();
        index.Apply(
        [
            Row("REQ-7", "x@demo.example"),
            Row("title", "x@demo.example") with { Title = "Two laptops" },
            Row("mail", "rita@demo.example"),
            Row("excerpt", "x@demo.example") with { Excerpt = "for a new Colleague" },
        ]);

        var found = index.Query(new(ApprovalScope.All, s_ada) { Text = text }).Rows.Select(row => row.RequestId);

        Assert.Equal([what switch { "id" => "REQ-7", "name" => "mail", _ => what }], found);
    }

    [Fact]
    public void Query_AnySort_PagesHoldEveryRowOnceInOrder()
    {
        var (index, _) = stage.NewIndex();
        var random = new Random(7);
        index.Apply([.. Enumerable.Range(0, 200).Select(i => RandomRow(random, i))]);
        foreach (var sort in Enum.GetValues<ApprovalSort>())
        {
            var query = new ApprovalQuery(ApprovalScope.All, s_ada) { Sort = sort, Descending = random.Next(2) == 0, Take = 30 };
            var whole = index.Query(query with { Take = 1000 }).Rows;

            var pages = Enumerable.Range(0, 7).SelectMany(page => index.Query(query with { Skip = page * 30 }).Rows);

            Assert.Equal(whole, pages);
            Assert.Equal(200, whole.DistinctBy(row => row.RequestId).Count());
            AssertOrdered(whole, query);
        }
    }

    [Fact]
    public void Query_RandomViewersAndRows_ShowsOnlyWhatTheyMaySeeAndCountsTheSame()
    {
        var random = new Random(11);
        for (var round = 0; round < 50; round++)
        {
            var (index, _) = stage.NewIndex();
            var rows = Enumerable.Range(0, 60).Select(i => RandomRow(random, i)).ToList();
            index.Apply(rows);
            index.Apply([.. rows.Where(_ => random.Next(3) == 0).Select(row => Changed(random, row))]);
            var viewer = new Viewer(
                "v", $"p{random.Next(5)}@demo.example", "V", [.. Enum.GetValues<ApprovalRole>().Where(_ => random.Next(2) == 0)], random.Next(4) == 0);
            foreach (var scope in Enum.GetValues<ApprovalScope>())
            {
                var page = index.Query(new(scope, viewer) { Take = 1000 });

                Assert.All(page.Rows, row => Assert.True(viewer.MaySee(row.Requester, row.RequiredRoles), row.ToString()));
                Assert.Equal(page.Rows.Count, page.Total);
                Assert.Equal(page.Total, page.CountByStatus.Values.Sum());
                Assert.Equal(page.Total, index.Count(new(scope, viewer)));
                Assert.Equal(page.Rows.Select(row => row.Category).OfType<string>().Distinct().Order(), page.Categories);
                Assert.Equal(Expected(index, scope, viewer), page.Rows.Select(row => row.RequestId).Order());
            }
        }
    }

    private static IEnumerable<string> Expected(ApprovalIndex index, ApprovalScope scope, Viewer viewer)
    {
        var all = index.Where(_ => true);
        return (scope switch
        {
            ApprovalScope.Mine => all.Where(row => viewer.IsMe(row.Requester)),
            ApprovalScope.Decided => all.Where(row => row.Decisions.Any(d => viewer.IsMe(d.Approver)) && viewer.MaySee(row.Requester, row.RequiredRoles)),
            ApprovalScope.Waiting => all.Where(row => row.Status == ApprovalStatus.Pending
                && row.AwaitedRoles.Any(viewer.Roles.Contains)
                && !viewer.IsMe(row.Requester)
                && !row.Decisions.Any(d => viewer.IsMe(d.Approver))),
            _ when !viewer.IsAdmin => [],
            ApprovalScope.All => all,
            ApprovalScope.TimedOut => all.Where(row => row.Status == ApprovalStatus.TimedOut),
            _ => index.Query(new(scope, s_ada) { Take = 1000 }).Rows,
        }).Select(row => row.RequestId).Order();
    }

    private static ApprovalRow RandomRow(Random random, int i) => Row($"REQ-{i:000}", random.Next(6) == 0 ? null : $"P{random.Next(5)}@demo.example") with
    {
        Status = (ApprovalStatus)random.Next(5),
        RequiredRoles = [.. Enum.GetValues<ApprovalRole>().Take(1 + random.Next(3))],
        Decisions = random.Next(2) == 0 ? [] : [By($"p{random.Next(5)}@demo.example", (ApprovalRole)random.Next(3))],
        Amount = random.Next(4) == 0 ? null : random.Next(20),
        Category = random.Next(3) == 0 ? null : $"c{random.Next(3)}",
        DueAt = random.Next(4) == 0 ? null : Start.AddHours(random.Next(20)),
        RequestedAt = Start.AddHours(random.Next(20)),
        Title = $"{(random.Next(2) == 0 ? "a" : "B")}{random.Next(9)}",
        Processing = (ProcessingState)random.Next(4),
    };

    private static ApprovalRow Changed(Random random, ApprovalRow row) =>
        RandomRow(random, int.Parse(row.RequestId[4..], System.Globalization.CultureInfo.InvariantCulture)) with { RequestedAt = row.RequestedAt, Revision = 2 };

    private static void AssertOrdered(IReadOnlyList<ApprovalRow> rows, ApprovalQuery query)
    {
        Func<ApprovalRow, IComparable?> key = query.Sort switch
        {
            ApprovalSort.RequestedAt => row => row.RequestedAt,
            ApprovalSort.ChangedAt => row => row.ChangedAt,
            ApprovalSort.DueAt => row => row.DueAt,
            ApprovalSort.Amount => row => row.Amount,
            ApprovalSort.Title => row => row.Title.ToLowerInvariant(),
            ApprovalSort.Requester => row => (row.Requester ?? "").ToLowerInvariant(),
            ApprovalSort.RequestId => row => row.RequestId,
            _ => row => row.Status,
        };
        var keys = rows.Select(key).ToList();
        var present = keys.TakeWhile(k => k is not null).ToList();
        Assert.All(keys.Skip(present.Count), Assert.Null);
        Assert.Equal(query.Descending ? present.OrderDescending() : present.Order(), present);
    }
}
