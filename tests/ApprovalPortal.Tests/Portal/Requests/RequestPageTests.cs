using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Workflows.Approvals;
using Bunit;

namespace ApprovalPortal.Tests.Portal.Requests;

/// <summary>A request's page: how it stands, and who may do what.</summary>
public sealed class RequestPageTests
{
    [Theory]
    [InlineData("mia", ApprovalStatus.Pending, "Approve,Reject")]
    [InlineData("dan", ApprovalStatus.Pending, "Approve,Reject")]
    [InlineData("vera", ApprovalStatus.Pending, "Approve,Reject")]
    [InlineData("multi", ApprovalStatus.Pending, "Approve as Manager,Reject as Manager,Approve as Director,Reject as Director")]
    [InlineData("rita", ApprovalStatus.Pending, "Withdraw")]
    [InlineData("ada", ApprovalStatus.Pending, "")]
    [InlineData("mia", ApprovalStatus.Approved, "")]
    [InlineData("mia", ApprovalStatus.Rejected, "")]
    [InlineData("mia", ApprovalStatus.TimedOut, "")]
    [InlineData("mia", ApprovalStatus.Withdrawn, "")]
    [InlineData("rita", ApprovalStatus.Approved, "")]
    [InlineData("rita", ApprovalStatus.TimedOut, "")]
    [InlineData("rita", ApprovalStatus.Withdrawn, "")]
    public async Task Buttons_ByPersonAndStatus_AreThoseThatMayBeUsed(string viewer, ApprovalStatus status, string expected)
    {
        await using var stage = new PageStage(viewer);
        var page = await OpenAsync(stage, Samples.Row() with { Status = status });

        Assert.Equal(expected, string.Join(',', page.Buttons()));
    }

    [Theory]
    [InlineData("mia", ApprovalRole.Manager, Samples.Mia)]
    [InlineData("max", ApprovalRole.Manager, Samples.Mia)]
    [InlineData("multi", ApprovalRole.Director, "multi@demo.example")]
    public async Task Buttons_RoleOrPersonHasDecided_AreGone(string viewer, ApprovalRole role, string approver)
    {
        await using var stage = new PageStage(viewer);
        var page = await OpenAsync(stage, Samples.Row() with { Decisions = [Samples.Decision(role, approver)] });

        Assert.Empty(page.Buttons());
    }

    [Fact]
    public async Task Buttons_OwnRequestOfAnApprover_OnlyWithdraws()
    {
        await using var stage = new PageStage("mia");
        var page = await OpenAsync(stage, Samples.Row() with { Requester = " MIA@demo.example " });

        Assert.Equal(["Withdraw"], page.Buttons());
    }

    [Theory]
    [InlineData(ApprovalStatus.Pending, "Pending")]
    [InlineData(ApprovalStatus.Approved, "Approved")]
    [InlineData(ApprovalStatus.Rejected, "Rejected")]
    [InlineData(ApprovalStatus.TimedOut, "Timed out")]
    [InlineData(ApprovalStatus.Withdrawn, "Withdrawn")]
    public async Task Status_IsOneWordAlone(ApprovalStatus status, string word)
    {
        await using var stage = new PageStage("rita");
        var page = await OpenAsync(stage, Samples.Row() with
        {
            Status = status,
            Decisions = [Samples.Decision(ApprovalRole.Manager, Samples.Mia), Samples.Decision(ApprovalRole.Director, Samples.Dan, isApproval: false)],
        });

        Assert.Equal(word, page.Find("[data-testid=request-status]").TextContent);
        Assert.Equal("Approved", page.Find("[data-testid=role-manager]").TextContent);
        Assert.Equal("Rejected", page.Find("[data-testid=role-director]").TextContent);
        Assert.Equal(status == ApprovalStatus.Withdrawn ? "Withdrawn" : "Pending", page.Find("[data-testid=role-vp]").TextContent);
    }

    [Theory]
    [InlineData(ProcessingState.Running, 3, "Processing (attempt 3)")]
    [InlineData(ProcessingState.Running, null, "Processing (attempt 1)")]
    [InlineData(ProcessingState.Processed, null, "Processed")]
    [InlineData(ProcessingState.Failed, null, "Processing failed for good: 404 by the webhook")]
    public async Task Processing_StandsBesideApproved(ProcessingState processing, int? attempt, string words)
    {
        await using var stage = new PageStage("rita");
        var row = Samples.Row() with { Status = ApprovalStatus.Approved, Processing = processing };
        await stage.StartAsync(row);
        stage.Desk.Snapshots["REQ-A"] = Samples.Snapshot(Samples.Details(row) with { ProcessingError = "404 by the webhook" }, attempt);

        var page = stage.Open<RequestPage>("/requests/REQ-A");

        Assert.Equal(words, page.Text("[data-testid=processing]"));
    }

    [Fact]
    public async Task Script_InEveryText_IsShownAsText()
    {
        const string Script = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        await using var stage = new PageStage("rita");
        var row = Samples.Row() with { Title = Script, Category = Script, Requester = Script };
        await stage.StartAsync(row);
        stage.Desk.Snapshots["REQ-A"] = Samples.Snapshot(Samples.Details(row) with
        {
            Description = Script,
            Decisions = [new(ApprovalRole.Manager, ApprovalStatus.Approved, Script, PageStage.Now, Script, "id")],
        });

        var page = stage.Open<RequestPage>("/requests/REQ-A");

        Assert.Empty(page.FindAll("script, img"));
        Assert.Equal(Script, page.Find("h1").TextContent);
        Assert.Contains($"“{Script}”", page.Find(".tl").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_SaysNotFoundOrNotYours()
    {
        await using var stage = new PageStage("dan");
        await stage.StartAsync();

        var page = stage.Open<RequestPage>("/requests/REQ-0000000000");

        Assert.Equal("Not found or not yours", page.Text("h1"));
        Assert.DoesNotContain("REQ-0000000000", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Id_OfAnyCharacters_IsReadFromTheAddress()
    {
        const string Id = "a/b c?d#e%2F";
        await using var stage = new PageStage("ada");
        var row = Samples.Row(Id);
        await stage.StartAsync(row);
        stage.Desk.Snapshots[Id] = Samples.Snapshot(Samples.Details(row));
        var list = stage.Open<Web.Features.Admin.AllRequestsPage>("/admin/requests");

        var page = stage.Open<RequestPage>(list.Find("li a.t").GetAttribute("href")!);

        Assert.Equal($"Title of {Id}", page.Text("h1"));
    }

    [Fact]
    public async Task Change_OfTheRequest_ShowsWithoutReload()
    {
        await using var stage = new PageStage("rita");
        var page = await OpenAsync(stage, Samples.Row());
        var changed = Samples.Row() with { Decisions = [Samples.Decision(ApprovalRole.Manager, Samples.Mia)], Revision = 2 };
        stage.Desk.Snapshots["REQ-A"] = Samples.Snapshot(Samples.Details(changed));

        stage.Index.Apply([changed]);

        await stage.EventuallyAsync(() => Assert.Equal("Approved", page.Find("[data-testid=role-manager]").TextContent));
    }

    [Fact]
    public async Task NoWorkerAnswers_SaysWhatIsShown()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync(Samples.Row());
        stage.Desk.Snapshots["REQ-A"] = new(Samples.Details(Samples.Row()), false, "No worker answered.", null);

        var page = stage.Open<RequestPage>("/requests/REQ-A");

        Assert.Contains("No worker answered.", page.Text(".banner"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecisionFromOutsideThePortal_IsMarkedInItsStep()
    {
        await using var stage = new PageStage("rita");
        var row = Samples.Row() with
        {
            Decisions = [Samples.Decision(ApprovalRole.Manager, Samples.Mia), Samples.Decision(ApprovalRole.Director, Samples.Dan)],
        };
        await stage.StartAsync(row);
        var details = Samples.Details(row);
        stage.Desk.Snapshots["REQ-A"] = Samples.Snapshot(details, null, details.Decisions[1]);

        var page = stage.Open<RequestPage>("/requests/REQ-A");

        Assert.Equal(
            [false, true, false],
            page.FindAll(".step").Select(step => step.TextContent.Contains("from outside the portal", StringComparison.Ordinal)));
        Assert.Equal("Approved", page.Find("[data-testid=role-director]").TextContent);
    }

    [Fact]
    public async Task Withdrawn_NoStepIsPending()
    {
        await using var stage = new PageStage("rita");
        var page = await OpenAsync(stage, Samples.Row() with
        {
            Status = ApprovalStatus.Withdrawn,
            Decisions = [Samples.Decision(ApprovalRole.Manager, Samples.Mia)],
        });

        Assert.Equal(["Approved", "Withdrawn", "Withdrawn"], page.FindAll(".step .st").Select(status => status.TextContent));
    }

    [Fact]
    public async Task Reopened_ShowsTheEarlierRunToo()
    {
        await using var stage = new PageStage("rita");
        var row = Samples.Row();
        var first = Samples.Details(row) with { RunId = "first", Status = ApprovalStatus.TimedOut, EndedAt = PageStage.Now.AddDays(-3) };
        await stage.StartAsync(row);
        stage.Desk.Snapshots["REQ-A"] = Samples.Snapshot(Samples.Details(row) with
        {
            ReopenedFrom = new("first", "ada@demo.example", "Dan was ill", PageStage.Now.AddDays(-2), []),
        });
        stage.Desk.History = new(row.RunId, [first], RunHistoryEnd.Complete);

        var page = stage.Open<RequestPage>("/requests/REQ-A");

        page.Until(() => Assert.Contains("Timed out: Manager, Director, VP had not decided", page.Text(".tl"), StringComparison.Ordinal));
        Assert.Contains("Rita Lang asked for approval", page.Text(".tl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyHoldsARole_StepSaysSo()
    {
        await using var stage = new PageStage("rita");
        var page = await OpenAsync(stage, Samples.Row() with { Requester = "vera@demo.example" });

        Assert.Contains("nobody can decide", page.FindAll(".step")[2].TextContent, StringComparison.Ordinal);
        Assert.Contains("Max Huber or Mia Keller", page.FindAll(".step")[0].TextContent, StringComparison.Ordinal);
    }

    private static async Task<IRenderedComponent<RequestPage>> OpenAsync(PageStage stage, ApprovalRow row)
    {
        await stage.StartAsync(row);
        stage.Desk.Snapshots[row.RequestId] = Samples.Snapshot(Samples.Details(row));
        return stage.Open<RequestPage>($"/requests/{row.RequestId}");
    }
}
