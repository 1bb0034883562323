using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Web.Approvals;

namespace ApprovalPortal.Tests.Portal.Approvals;

public sealed class QuietFeedTests(DevServerFixture server)
{
    [Fact]
    public async Task Index_InboxOpenedTenTimes_AsksTemporalNothing()
    {
        await using var node = new PortalNode(server) { Settings = { ["Approvals:FeedInterval"] = "00:01:00" } };
        await node.InitializeAsync();
        var before = node.Counter.Calls.ToArray();
        Assert.Contains("list", before);
        var mia = node.ViewerOf("mia@demo.example");

        for (var i = 0; i < 10; i++)
        {
            node.Index.Query(new(ApprovalScope.Waiting, mia));
            node.Index.Query(new(ApprovalScope.Decided, mia) { Text = "laptop", Sort = ApprovalSort.Amount });
            node.Index.Count(new(ApprovalScope.Mine, mia));
        }

        Assert.Equal(before, node.Counter.Calls);
    }
}
