using System.Globalization;
using ApprovalPortal.EndToEnd.Infrastructure;

namespace ApprovalPortal.EndToEnd;

/// <summary>A dialog takes the focus when it opens, and gives it back where that makes sense.</summary>
public sealed class DialogFocusTests(PortalFixture portal, BrowserFixture browser)
{
    [Fact]
    public async Task Dialog_Open_TakesWhatIsTypedAtOnce()
    {
        var (mia, row, _) = await OpenInboxAsync("Whiteboards", "410");
        await using var closing = mia;
        // The very first moment that a person could type in: the dialog has just come into the page.
        await mia.Page.EvaluateAsync("""
            () => new MutationObserver((_, observer) => {
                if (document.querySelector("[role=dialog] textarea")) {
                    observer.disconnect();
                    setTimeout(() => window.focusedAtOnce = document.activeElement?.id, 0);
                }
            }).observe(document.body, { childList: true, subtree: true })
            """);

        await row.GetByRole(AriaRole.Button, new() { Name = "Reject" }).First.FocusAsync();
        await mia.Page.Keyboard.PressAsync("Enter");
        var field = mia.Page.GetByRole(AriaRole.Dialog).GetByLabel("Comment");
        await Expect(field).ToBeVisibleAsync();
        await mia.Page.Keyboard.TypeAsync("Too dear");

        await Expect(field).ToHaveValueAsync("Too dear");
        await Expect(field).ToBeFocusedAsync();
        Assert.Equal("command-text", await mia.Page.EvaluateAsync<string>("() => window.focusedAtOnce"));
    }

    [Fact]
    public async Task Dialog_Escaped_ReturnsTheFocusToItsOpenerThoughTheRowWasRenderedAnew()
    {
        var (mia, row, id) = await OpenInboxAsync("Server racks", "25,000");
        await using var closing = mia;
        var opener = row.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).Last;
        await opener.FocusAsync();
        await mia.Page.Keyboard.PressAsync("Enter");
        await Expect(mia.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();

        await using var dan = await browser.OpenAsync(portal.Address);
        await dan.SignInAsync("dan");
        await dan.DecideAsync(id, "Approve", null);
        await Expect(row).ToContainTextAsync("1 of 3 decided");
        await mia.Page.Keyboard.PressAsync("Escape");

        await Expect(mia.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(opener).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Dialog_RowIsGone_FocusGoesToTheHeading()
    {
        var (mia, row, id) = await OpenInboxAsync("Label printer", "95");
        await using var closing = mia;
        await row.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).Last.FocusAsync();
        await mia.Page.Keyboard.PressAsync("Enter");
        await Expect(mia.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();

        await using var max = await browser.OpenAsync(portal.Address);
        await max.SignInAsync("max");
        await max.DecideAsync(id, "Approve", null);
        await Expect(row).ToHaveCountAsync(0);
        await mia.Page.Keyboard.PressAsync("Escape");

        await Expect(mia.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Dialog_LastRowDecided_FocusGoesToTheHeading()
    {
        var (mia, row, _) = await OpenInboxAsync("Desk fan", "35");
        await using var closing = mia;
        await row.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).Last.FocusAsync();
        await mia.Page.Keyboard.PressAsync("Enter");
        await mia.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();

        await Expect(row).ToHaveCountAsync(0);
        await Expect(mia.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
    }

    // The search leaves this one row.
    private async Task<(Person Mia, ILocator Row, string Id)> OpenInboxAsync(string title, string amount)
    {
        await using var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        var id = await rita.RequestAsync($"{title} {Random.Shared.Next(100_000).ToString(CultureInfo.InvariantCulture)}", amount);
        var mia = await browser.OpenAsync(portal.Address);
        await mia.SignInAsync("mia");
        await mia.OpenAsync($"/inbox?q={id}");
        var row = mia.Page.Locator($"[data-request-id='{id}']");
        await Expect(row).ToHaveCountAsync(1);
        return (mia, row, id);
    }
}
