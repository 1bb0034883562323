using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Workflows.Approvals;
using Bunit;

namespace ApprovalPortal.Tests.Portal.Requests;

/// <summary>What the viewer asked for.</summary>
public sealed class MyRequestsPageTests
{
    [Fact]
    public async Task Rows_TellStatusWhoDecidedAndWhoIsAwaited()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync(
            Samples.Row("REQ-1") with { Decisions = [Samples.Decision(ApprovalRole.Director, Samples.Dan)] },
            Samples.Row("REQ-2", 500) with
            {
                Status = ApprovalStatus.Rejected,
                Decisions = [Samples.Decision(ApprovalRole.Manager, Samples.Mia, isApproval: false)],
                ClosedAt = PageStage.Now.AddDays(-1),
            },
            Samples.Row("REQ-3", 5_000) with
            {
                Status = ApprovalStatus.TimedOut,
                Decisions = [Samples.Decision(ApprovalRole.Manager, Samples.Mia)],
                ClosedAt = PageStage.Now.AddDays(-15),
            },
            Samples.Row("REQ-4") with { Requester = Samples.Mia });

        var page = stage.Open<MyRequestsPage>("/requests?sort=Id");

        Assert.Equal(["REQ-1", "REQ-2", "REQ-3"], page.RowIds());
        Assert.Contains("Pending Director approved · Manager, VP awaited", page.Text("[data-request-id=REQ-1]"), StringComparison.Ordinal);
        Assert.Contains("Rejected Mia Keller rejected", page.Text("[data-request-id=REQ-2]"), StringComparison.Ordinal);
        Assert.Contains("closed yesterday", page.Text("[data-request-id=REQ-2]"), StringComparison.Ordinal);
        Assert.Contains("Timed out 1 of 2 approvals · Director awaited", page.Text("[data-request-id=REQ-3]"), StringComparison.Ordinal);
        Assert.Contains("closed 9 Nov", page.Text("[data-request-id=REQ-3]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_ByStatus_LeadToThoseRequests()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync(
            Samples.Row("REQ-1"),
            Samples.Row("REQ-2") with { Status = ApprovalStatus.Approved, ClosedAt = PageStage.Now });

        var page = stage.Open<MyRequestsPage>("/requests");

        var counts = page.FindAll(".counts a").Select(card => card.TextContent.Trim().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0]);
        Assert.Equal(["1", "1", "0", "0", "0"], counts);
        Assert.EndsWith("/requests?status=Approved", page.FindAll(".counts a")[1].GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(["REQ-2"], stage.Open<MyRequestsPage>("/requests?status=Approved").RowIds());
    }

    [Fact]
    public async Task NoAmountAndNoDeadline_AreDashes()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync(Samples.Row() with { Kind = ApprovalKind.Expense, Amount = null, Currency = null, DueAt = null });

        var page = stage.Open<MyRequestsPage>("/requests");

        Assert.Equal("–", page.Text("li .amt"));
        Assert.Equal("no deadline", page.Text("li .due"));
    }
}
