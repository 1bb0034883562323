using System.Diagnostics;
using ApprovalPortal.EndToEnd.Infrastructure;

namespace ApprovalPortal.EndToEnd;

/// <summary>An open page goes on where it was, whatever becomes of the node that it was on.</summary>
[Collection("Portals of their own")]
public sealed class HandOverTests(BrowserFixture browser)
{
    private const string Comment = "The quote is from last year, please get a new one.";
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Node_Restarted_TypedTextsGoOnWithinFiveSeconds()
    {
        await using var portal = new PortalProcess();
        await portal.StartAsync();
        var typed = await TypeAsync(portal, "Reject");
        await using var rita = typed.Rita;
        await using var mia = typed.Mia;
        var comment = typed.Comment;

        await MarkAsync(mia, rita);
        var stopped = Stopwatch.GetTimestamp();
        await portal.StopAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(stopped), TimeSpan.Zero, TimeSpan.FromSeconds(12));
        await portal.StartAsync();
        var started = Stopwatch.GetTimestamp();

        await SeeNewCircuitAsync(mia);
        await Expect(comment).ToHaveValueAsync(Comment);
        await Expect(comment).ToBeEnabledAsync();
        await SeeNewCircuitAsync(rita);
        await Expect(rita.Page.GetByLabel("Title")).ToHaveValueAsync("Half-written title");
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, s_longest);

        await mia.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(mia.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await Expect(mia.RoleStatus("manager")).ToContainTextAsync("rejected", new() { IgnoreCase = true, Timeout = 60_000 });
        await Expect(mia.Page.GetByText(Comment)).ToBeVisibleAsync();
        Assert.Empty(mia.PolicyViolations);
    }

    [Fact]
    public async Task Node_Killed_TypedTextsGoOnAfterTheReload()
    {
        await using var portal = new PortalProcess();
        await portal.StartAsync();
        var typed = await TypeAsync(portal, "Reject");
        await using var rita = typed.Rita;
        await using var mia = typed.Mia;
        var comment = typed.Comment;
        await rita.Page.GetByLabel("Amount").FillAsync("25,000");

        await MarkAsync(mia, rita);
        await portal.KillAsync();
        await portal.StartAsync();

        await SeeNewCircuitAsync(mia);
        await Expect(comment).ToHaveValueAsync(Comment);
        await SeeNewCircuitAsync(rita);
        await Expect(rita.Page.GetByLabel("Title")).ToHaveValueAsync("Half-written title");
        await Expect(rita.Page.GetByTestId("amount-echo")).ToContainTextAsync("25,000.00");

        await mia.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(mia.RoleStatus("manager")).ToContainTextAsync("rejected", new() { IgnoreCase = true, Timeout = 60_000 });
        await Expect(mia.Page.GetByText(Comment)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Page_PausedAndResumed_KeepsTheComment()
    {
        await using var portal = new PortalProcess();
        await portal.StartAsync();
        var typed = await TypeAsync(portal, "Approve");
        await using var rita = typed.Rita;
        await using var mia = typed.Mia;
        var comment = typed.Comment;

        await MarkAsync(mia);

        // What the page itself does after two minutes in the background.
        Assert.True(await mia.Page.EvaluateAsync<bool>("Blazor.pauseCircuit()"));
        await mia.Button("Go on").ClickAsync();

        await SeeNewCircuitAsync(mia);
        await Expect(comment).ToHaveValueAsync(Comment);
    }

    // Rita has begun a further request, and Mia a decision about the first one.
    private async Task<(Person Rita, Person Mia, ILocator Comment)> TypeAsync(PortalProcess portal, string button)
    {
        var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        var id = await rita.RequestAsync("New cooling for level 2", "2,500");
        await rita.OpenAsync("/requests/new");
        await rita.Page.GetByLabel("Title").FillAsync("Half-written title");
        var mia = await browser.OpenAsync(portal.Address);
        await mia.SignInAsync("mia");
        await mia.OpenAsync($"/requests/{id}");
        await mia.Button(button).ClickAsync();
        var comment = mia.Page.GetByRole(AriaRole.Dialog).GetByLabel("Comment");
        await comment.FillAsync(Comment);
        return (rita, mia, comment);
    }

    // What the old circuit had rendered stays to be seen until the new one has: it must not be taken for it.
    private static async Task MarkAsync(params Person[] people)
    {
        foreach (var person in people)
        {
            await person.Page.EvaluateAsync("document.querySelector('.app').dataset.before = 'true'");
        }
    }

    private static async Task SeeNewCircuitAsync(Person person)
    {
        await Expect(person.Page.Locator(".app[data-before]")).ToHaveCountAsync(0);
        await Expect(person.Page.Locator(".app[data-interactive=true]")).ToHaveCountAsync(1);
        await Expect(person.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
    }
}
