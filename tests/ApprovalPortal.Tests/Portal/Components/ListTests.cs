using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Features.Admin;
using ApprovalPortal.Web.Features.Inbox;
using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Workflows.Approvals;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace ApprovalPortal.Tests.Portal.Components;

/// <summary>Every list has its states, its filters in the address, and pages of 25.</summary>
public sealed class ListTests
{
    [Theory]
    [InlineData("inbox")]
    [InlineData("decided")]
    [InlineData("mine")]
    [InlineData("all")]
    [InlineData("timed-out")]
    public async Task List_EachState_IsShown(string list)
    {
        await using var loading = Stage(list);
        await loading.AddPeopleAsync("rita", "mia", "ada");
        Assert.NotEmpty(Open(loading, list).FindAll("[data-testid=list-loading]"));

        await using var failed = Stage(list);
        await failed.AddPeopleAsync("rita", "mia", "ada");
        failed.Index.Report(new(false, null, "Temporal does not answer"));
        Assert.NotEmpty(Open(failed, list).FindAll("[data-testid=list-failed]"));

        await using var empty = Stage(list);
        await empty.StartAsync();
        Assert.NotEmpty(Open(empty, list).FindAll("[data-testid=list-empty] .empty-title"));

        await using var rows = Stage(list);
        await rows.StartAsync(RowFor(list));
        Assert.Equal(["REQ-A"], Open(rows, list).RowIds());
    }

    [Fact]
    public async Task Loading_IndexGetsLoaded_RowsAppear()
    {
        await using var stage = new PageStage("rita");
        await stage.AddPeopleAsync("rita");
        var page = stage.Open<MyRequestsPage>("/requests");
        stage.Index.Apply([Samples.Row()]);
        stage.Index.Report(new(true, PageStage.Now, null));

        await stage.EventuallyAsync(() => Assert.Equal(["REQ-A"], page.RowIds()));
    }

    [Fact]
    public async Task Search_Typed_NarrowsAndGoesIntoTheAddress()
    {
        await using var stage = new PageStage("ada");
        await stage.StartAsync(Samples.Row("REQ-A"), Samples.Row("REQ-B"));
        var page = stage.Open<AllRequestsPage>("/admin/requests");

        page.Find("input[type=search]").Enter("req-b");

        Assert.Equal(["REQ-B"], page.RowIds());
        Assert.EndsWith("/admin/requests?q=req-b", stage.Address, StringComparison.Ordinal);
        page.Find("input[type=search]").Enter("nothing like it");
        page.Button("Clear filters").Press();
        Assert.Equal(2, page.RowIds().Count);
    }

    [Fact]
    public async Task Address_WithFilters_IsUnderstood()
    {
        await using var stage = new PageStage("ada");
        await stage.StartAsync(
            Samples.Row("REQ-A", 500),
            Samples.Row("REQ-B", 12_000),
            Samples.Row("REQ-C", 15_000),
            Samples.Row("REQ-D", 20_000) with { Status = ApprovalStatus.Approved, ClosedAt = PageStage.Now, Category = "Travel" });

        var page = stage.Open<AllRequestsPage>("/admin/requests?status=pending&amount=high&sort=AmountAscending&page=nonsense");

        Assert.Equal(["REQ-B", "REQ-C"], page.RowIds());
        page.Button("Pending").Press();
        page.Button("Travel").Press();
        Assert.Equal(["REQ-D"], page.RowIds());
    }

    [Fact]
    public async Task DueThisWeek_Pressed_LeavesTheRestOut()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync(Samples.Row("REQ-A"), Samples.Row("REQ-B") with { DueAt = PageStage.Now.AddDays(3) });
        var page = stage.Open<InboxPage>("/inbox");

        page.Button("Due this week").Press();

        Assert.Equal(["REQ-B"], page.RowIds());
        Assert.Equal("true", page.Button("Due this week").GetAttribute("aria-pressed"));
    }

    [Fact]
    public async Task MoreThanAPage_NextAndPrevious_TurnIt()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync([.. Enumerable.Range(10, 30).Select(i => Samples.Row($"REQ-{i}"))]);
        var page = stage.Open<MyRequestsPage>("/requests?sort=Id");
        Assert.Equal(25, page.RowIds().Count);
        Assert.Contains("1–25 of 30", page.Text(".pager"), StringComparison.Ordinal);

        page.Button("Next").Press();

        Assert.Equal(["REQ-35", "REQ-36", "REQ-37", "REQ-38", "REQ-39"], page.RowIds());
        Assert.True(page.Button("Next").HasAttribute("disabled"));
        page.Button("Previous").Press();
        Assert.Equal(25, page.RowIds().Count);
    }

    private static PageStage Stage(string list) =>
        new(list switch { "inbox" or "decided" => "mia", "mine" => "rita", _ => "ada" });

    private static IRenderedComponent<IComponent> Open(PageStage stage, string list) => list switch
    {
        "inbox" => stage.Open<InboxPage>("/inbox"),
        "decided" => stage.Open<InboxPage>("/inbox?tab=decided"),
        "mine" => stage.Open<MyRequestsPage>("/requests"),
        "all" => stage.Open<AllRequestsPage>("/admin/requests"),
        _ => stage.Open<TimedOutPage>("/admin/timed-out"),
    };

    private static ApprovalRow RowFor(string list) => list switch
    {
        "decided" => Samples.Row() with { Decisions = [Samples.Decision(ApprovalRole.Manager, Samples.Mia)] },
        "timed-out" => Samples.Row() with { Status = ApprovalStatus.TimedOut, ClosedAt = PageStage.Now },
        _ => Samples.Row(),
    };
}
