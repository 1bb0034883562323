using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using static ApprovalPortal.Tests.Portal.Approvals.Index.ApprovalRows;

namespace ApprovalPortal.Tests.Portal.Approvals.Index;

public sealed class ApprovalOrderTests(IndexStage stage) : IClassFixture<IndexStage>
{
    private static readonly Viewer s_ada =
        new("a", "ada@demo.example", "Ada Stern", [ApprovalRole.Manager, ApprovalRole.Director], true);

    [Theory]
    [InlineData(3, true)]
    [InlineData(40, true)]
    [InlineData(900, true)]
    [InlineData(900, false)]
    public void Query_AfterRandomChanges_AnswersAsAFreshIndex(int mostChanges, bool isLoaded)
    {
        var random = new Random(23);
        var (index, _) = stage.NewIndex();
        index.Apply([.. Enumerable.Range(0, 500).Select(i => RandomRow(random, i, 1))]);
        if (isLoaded)
        {
            index.Report(new(true, Start, null));
        }

        for (var round = 2; round < 30; round++)
        {
            index.Apply([.. Enumerable.Range(0, random.Next(mostChanges)).Select(_ => RandomRow(random, random.Next(600), round))]);
            Enumerable.Range(0, random.Next(3)).ToList().ForEach(_ => index.Remove($"REQ-{random.Next(600):000}"));
            if (round % 9 == 0)
            {
                index.DropOldRows();
            }

            var (fresh, _) = stage.NewIndex();
            fresh.Apply([.. index.Where(_ => true)]);
            for (var look = 0; look < 20; look++)
            {
                AssertSamePage(fresh, index, RandomQuery(random));
            }
        }
    }

    [Fact]
    public void Query_EqualRows_AreInOrderOfIdsAndThoseWithoutValueLast()
    {
        var (index, _) = stage.NewIndex();
        index.Apply([Row("d"), Row("b") with { Amount = 1 }, Row("a") with { Amount = 2 }, Row("c") with { Amount = 1 }]);
        var query = new ApprovalQuery(ApprovalScope.All, s_ada) { Sort = ApprovalSort.Amount };
        Assert.Equal(["a", "c", "b", "d"], Ids(index.Query(query)));

        index.Apply([Row("c2") with { Amount = 1 }, Row("a0"), Row("a", revision: 2) with { Amount = 1 }]);

        Assert.Equal(["c2", "c", "b", "a", "a0", "d"], Ids(index.Query(query)));
        Assert.Equal(["a", "b", "c", "c2", "a0", "d"], Ids(index.Query(query with { Descending = false })));
    }

    [Fact]
    public void Query_FailedAndUndecidable_IsStuckOnce()
    {
        var (index, _) = stage.NewIndex();
        index.Apply([Row("R", "vera@demo.example") with { RequiredRoles = [ApprovalRole.Vp], Processing = ProcessingState.Failed }]);

        var page = index.Query(new(ApprovalScope.Stuck, s_ada));

        Assert.Equal(("R", 1), (Assert.Single(page.Rows).RequestId, page.Total));
    }

    [Fact]
    public async Task Query_WhileOthersChangeRows_IsAlwaysInOrderAndWhole()
    {
        var (index, _) = stage.NewIndex();
        index.Apply([.. Enumerable.Range(0, 1_000).Select(i => RandomRow(new(i), i, 1))]);
        var writer = Task.Run(() =>
        {
            var random = new Random(29);
            for (var revision = 2; revision < 500; revision++)
            {
                index.Apply([RandomRow(random, random.Next(1_000), revision)]);
            }
        }, TestContext.Current.CancellationToken);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!writer.IsCompleted)
            {
                foreach (var sort in new[] { ApprovalSort.Amount, ApprovalSort.ChangedAt })
                {
                    var rows = index.Query(new(ApprovalScope.All, s_ada) { Sort = sort, Take = 1_000 }).Rows;
                    Assert.Equal(1_000, rows.DistinctBy(row => row.RequestId).Count());
                    Assert.Equal(sort == ApprovalSort.Amount ? rows.OrderByDescending(row => row.Amount) : rows.OrderByDescending(row => row.ChangedAt), rows);
                }
            }
        }, TestContext.Current.CancellationToken));

        await Task.WhenAll([writer, .. readers]);
    }

    private static void AssertSamePage(ApprovalIndex expected, ApprovalIndex actual, ApprovalQuery query)
    {
        var (one, other) = (expected.Query(query), actual.Query(query));
        Assert.Equal(Ids(one), Ids(other));
        Assert.Equal(one.CountByStatus, other.CountByStatus);
        Assert.Equal(one.Categories, other.Categories);
        Assert.Equal(one.Total, other.Total);
        Assert.Equal((one.Total, one.Total), (actual.Count(query), actual.Query(query with { Skip = 0, Take = 1_000 }).Rows.Count));
    }

    private static IEnumerable<string> Ids(ApprovalPage page) => page.Rows.Select(row => row.RequestId);

    private static ApprovalQuery RandomQuery(Random random) => new(Pick<ApprovalScope>(random), s_ada)
    {
        Sort = Pick<ApprovalSort>(random),
        Descending = random.Next(2) == 0,
        Skip = random.Next(3) == 0 ? random.Next(700) : 0,
        Take = random.Next(60),
        Status = random.Next(3) == 0 ? Pick<ApprovalStatus>(random) : null,
        Category = random.Next(4) == 0 ? $"c{random.Next(4)}" : null,
        MinimumAmount = random.Next(4) == 0 ? random.Next(20) : null,
        Text = random.Next(6) == 0 ? "REQ-1" : null,
    };

    private static T Pick<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

    private static ApprovalRow RandomRow(Random random, int i, int revision) => Row($"REQ-{i:000}", $"p{random.Next(5)}@demo.example", revision) with
    {
        Requester = random.Next(4) == 0 ? s_ada.Email : $"P{random.Next(5)}@demo.example",
        Status = random.Next(2) == 0 ? ApprovalStatus.Pending : Pick<ApprovalStatus>(random),
        RequiredRoles = [.. Enum.GetValues<ApprovalRole>().Take(1 + random.Next(3))],
        Decisions = random.Next(3) == 0 ? [By(random.Next(2) == 0 ? s_ada.Email : "mia@demo.example", ApprovalRole.Manager)] : [],
        Amount = random.Next(4) == 0 ? null : random.Next(20),
        Category = random.Next(3) == 0 ? null : $"c{random.Next(3)}",
        DueAt = random.Next(4) == 0 ? null : Start.AddHours(random.Next(20)),
        ChangedAt = Start.AddSeconds(random.Next(500)),
        Title = $"{(random.Next(2) == 0 ? "a" : "B")}{random.Next(9)}",
        Processing = Pick<ProcessingState>(random),
    };
}
