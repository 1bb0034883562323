using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ApprovalPortal.Tests.Portal.Approvals.Feed;

/// <summary>What Temporal itself answers of requests that the index has let go, seen from 31 days later.</summary>
public sealed class ApprovalArchiveTests(PortalNode node) : IClassFixture<PortalNode>
{
    [Fact]
    public async Task ReadAsync_ClosedLongAgo_ShowsEachViewerWhatIsTheirs()
    {
        var row = await node.RequestAsync("500");
        await node.Client.GetWorkflowHandle(row.RequestId).SignalAsync(
            "withdraw", [Workflows.JsonWire.Raw("""{"by":"rita@demo.example","reason":"Not needed"}""")]);
        await node.ListedAsync(row.RequestId, shown => shown.ClosedAt is not null);
        var open = await node.RequestAsync("500");
        using var archive = new ApprovalArchive(
            node.Services.GetRequiredService<IApprovalClient>(),
            Empty(),
            Options.Create(new ApprovalsOptions()),
            new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(31)));

        // A requester is found by a filter of visibility, an approver and an admin by their rights.
        foreach (var (email, isTheirs) in new[] { ("rita", true), ("mia", true), ("ada", true), ("dan", false), ("vera", false) })
        {
            var page = await archive.ReadAsync(node.ViewerOf($"{email}@demo.example"), null, TestContext.Current.CancellationToken);

            Assert.Equal(isTheirs, page!.Rows.Any(shown => shown.RequestId == row.RequestId && shown.Status == ApprovalStatus.Withdrawn));
            Assert.DoesNotContain(page.Rows, shown => shown.RequestId == open.RequestId);
        }
    }

    [Theory]
    [InlineData("rita@demo.example", true)]
    [InlineData("o'hara@demo.example", false)]
    [InlineData("x\\' OR ApprovalStatus = 'pending", false)]
    public void ClosedBefore_Person_StandsInTheFilterOnlyWhenHarmless(string person, bool isNamed)
    {
        var query = VisibilityQuery.ClosedBefore(DateTimeOffset.UnixEpoch, person);

        Assert.Equal(isNamed, query.Contains(person, StringComparison.Ordinal));
    }

    // As the node's index is after it has let go of what is old.
    private ApprovalIndex Empty() => ActivatorUtilities.CreateInstance<ApprovalIndex>(node.Services);
}
