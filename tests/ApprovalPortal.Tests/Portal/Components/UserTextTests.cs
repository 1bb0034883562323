using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Features.Admin;
using ApprovalPortal.Web.Features.Inbox;
using ApprovalPortal.Web.Features.Notifications;
using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Workflows.Approvals;
using Bunit;

namespace ApprovalPortal.Tests.Portal.Components;

/// <summary>What other clients wrote cannot reorder a page: it is isolated, and its invisible characters are visible.</summary>
public sealed class UserTextTests
{
    private const string Title = "Pens \u202E00.52$";
    private const string ShownTitle = "Pens ‹U+202E›00.52$";
    private const string Stranger = "eve\u200B@example.org";
    private const string ShownStranger = "eve‹U+200B›@example.org";
    private const string Category = "Tra\u2066vel";
    private const string ShownCategory = "Tra‹U+2066›vel";

    private static ApprovalRow Row => Samples.Row() with { Title = Title, Requester = Stranger, Category = Category };

    [Fact]
    public async Task Inbox_RowAndPreview_IsolateAndEscape()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync(Row);

        var page = stage.Open<InboxPage>("/inbox");

        Assert.Equal(ShownTitle, page.Find("li a.t > bdi").TextContent);
        Assert.Equal([ShownStranger, ShownCategory], page.FindAll("li .row > .s:not(.id) bdi").Select(text => text.TextContent));
        Assert.Equal(ShownTitle, page.Find(".preview h2 > bdi").TextContent);
        Assert.Equal(ShownStranger, page.Find(".preview dd > bdi").TextContent);
        Assert.DoesNotContain('\u202E', page.Markup);
    }

    [Fact]
    public async Task Lists_EveryPart_IsolateAndEscape()
    {
        var decision = Samples.Decision(ApprovalRole.Manager, Stranger);
        await using var stage = new PageStage("ada");
        await stage.StartAsync(
            Row with { Status = ApprovalStatus.Approved, Decisions = [decision] },
            Row with { RequestId = "REQ-B\u202E", RunId = "run-b", Status = ApprovalStatus.TimedOut, Decisions = [decision], ClosedAt = PageStage.Now });

        var all = stage.Open<AllRequestsPage>("/admin/requests");
        Assert.Equal([ShownTitle, ShownTitle], all.FindAll("li a.t > bdi").Select(text => text.TextContent));
        Assert.Contains(all.FindAll(".s"), line => line.TextContent.Contains($"{ShownStranger} approved", StringComparison.Ordinal));
        Assert.Contains(all.FindAll(".s.id bdi"), text => text.TextContent == "REQ-B‹U+202E›");
        Assert.Contains(all.FindAll(".s.id bdi"), text => text.TextContent == ShownCategory);
        Assert.Contains(all.FindAll(".chips button bdi"), text => text.TextContent == ShownCategory);

        var timedOut = stage.Open<TimedOutPage>("/admin/timed-out");
        Assert.Equal(ShownTitle, timedOut.Find("li a.t > bdi").TextContent);
        Assert.Contains(timedOut.FindAll(".s bdi"), text => text.TextContent == ShownStranger);
    }

    [Fact]
    public async Task RequestPage_EveryText_IsIsolatedAndEscaped()
    {
        await using var stage = new PageStage("ada");
        await stage.StartAsync(Row);
        stage.Desk.Snapshots["REQ-A"] = Samples.Snapshot(Samples.Details(Row) with
        {
            Description = "Line\u202E one\nline two",
            Decisions = [new(ApprovalRole.Manager, ApprovalStatus.Approved, Stranger, PageStage.Now, "Fi\u200Bne", "id")],
        });

        var page = stage.Open<RequestPage>("/requests/REQ-A");

        Assert.Equal(ShownTitle, page.Find("h1 > bdi").TextContent);
        Assert.Equal([ShownCategory, ShownStranger], page.FindAll(".facts dd > bdi").Select(text => text.TextContent));
        Assert.Equal("Line‹U+202E› one\nline two", page.Find(".split > section:first-child .said > bdi").TextContent);
        Assert.Equal(ShownStranger, page.Find(".steps bdi").TextContent);
        Assert.Contains(page.FindAll(".tl b > bdi"), text => text.TextContent == ShownStranger);
        Assert.Equal("Fi‹U+200B›ne", page.Find(".tl .said > bdi").TextContent);
    }

    [Fact]
    public async Task Notifications_TitleAndDetail_AreIsolatedAndEscaped()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync();

        var list = stage.Render<NotificationList>(p => p.Add(l => l.Items, [new Notification
        {
            UserId = "mia",
            EventKey = "event",
            Kind = NotificationKind.Asked,
            RequestId = "REQ-A",
            Title = Title,
            Detail = "Be\u2066cause",
            CreatedAt = PageStage.Now,
        }]));

        Assert.Equal([ShownTitle, "Be‹U+2066›cause"], list.FindAll("bdi").Select(text => text.TextContent));
    }
}
