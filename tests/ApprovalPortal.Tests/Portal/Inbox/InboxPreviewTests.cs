using ApprovalPortal.Web.Features.Inbox;
using Bunit;

namespace ApprovalPortal.Tests.Portal.Inbox;

/// <summary>Whoever approves beside the list has read all of it, or knows that there is more.</summary>
public sealed class InboxPreviewTests
{
    private static readonly string s_long = string.Concat(Enumerable.Repeat("Ten words that say what this request is all about. ", 40));
    private static readonly string s_excerpt = s_long[..300];

    [Fact]
    public async Task Description_WorkflowAnswers_IsWhole()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync(Samples.Row() with { Excerpt = s_excerpt });
        stage.Desk.Snapshots["REQ-A"] = Samples.Snapshot(Samples.Details(Samples.Row()) with { Description = s_long + "\nTHE END" });

        var page = stage.Open<InboxPage>("/inbox");

        page.Until(() => Assert.Equal(s_long + "\nTHE END", page.Find(".preview .said").TextContent));
        Assert.Empty(page.FindAll(".preview .said a"));
    }

    [Fact]
    public async Task Description_NoAnswer_SaysThatThereIsMoreAndWhere()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync(Samples.Row() with { Excerpt = s_excerpt });
        stage.Desk.Snapshots["REQ-A"] = new(Samples.Details(Samples.Row()) with { Description = s_excerpt }, false, "No worker runs.", null);

        var page = stage.Open<InboxPage>("/inbox");

        Assert.EndsWith("… Read the whole description", page.Text(".preview .said"), StringComparison.Ordinal);
        Assert.Equal("/requests/REQ-A", page.Find(".preview .said a").GetAttribute("href"));
    }

    [Fact]
    public async Task Description_ShortAndNoAnswer_HasNoEllipsis()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync(Samples.Row());

        var page = stage.Open<InboxPage>("/inbox");

        Assert.Equal("Two units", page.Text(".preview .said"));
    }

    [Fact]
    public async Task Description_RequestChanges_IsReadAgain()
    {
        await using var stage = new PageStage("mia");
        await stage.StartAsync(Samples.Row());
        stage.Desk.Snapshots["REQ-A"] = Samples.Snapshot(Samples.Details(Samples.Row()) with { Description = "First" });
        var page = stage.Open<InboxPage>("/inbox");
        page.Until(() => Assert.Equal("First", page.Text(".preview .said")));

        stage.Desk.Snapshots["REQ-A"] = Samples.Snapshot(Samples.Details(Samples.Row()) with { Description = "Second" });
        stage.Index.Apply([Samples.Row() with { Revision = 2 }]);

        await stage.EventuallyAsync(() => Assert.Equal("Second", page.Text(".preview .said")));
    }
}
