using ApprovalPortal.EndToEnd.Infrastructure;

namespace ApprovalPortal.EndToEnd;

/// <summary>Nobody needs a mouse to decide.</summary>
public sealed class KeyboardTests(PortalFixture portal, BrowserFixture browser)
{
    [Fact]
    public async Task Keyboard_Alone_GetsFromSignInToADecision()
    {
        await using var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        var id = await rita.RequestAsync("Translation of the safety handbook", "980.50");

        await using var max = await browser.OpenAsync(portal.Address);
        await max.Page.GotoAsync("/account/login");
        await TabToAsync(max, "Email");
        await max.Page.Keyboard.TypeAsync("max@demo.example");
        await TabToAsync(max, "Password");
        await max.Page.Keyboard.TypeAsync("Approve-2026!");
        await max.Page.Keyboard.PressAsync("Enter");
        await max.Page.WaitForURLAsync("**/inbox**");
        await max.OpenAsync($"/requests/{id}");
        await TabToAsync(max, "Approve");
        await max.Page.Keyboard.PressAsync("Enter");
        await Expect(max.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        // At once, as people do who know what comes.
        await max.Page.Keyboard.TypeAsync("Needed for the audit");
        await Expect(max.Page.GetByLabel("Comment")).ToHaveValueAsync("Needed for the audit");
        await TabToAsync(max, "Confirm");
        await max.Page.Keyboard.PressAsync("Enter");

        await Expect(max.RequestStatus).ToHaveTextAsync("Approved");
        await Expect(max.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await Expect(max.Page.GetByText("Needed for the audit").First).ToBeVisibleAsync();
    }

    private static async Task TabToAsync(Person person, string name)
    {
        const string FocusedName = """
            () => {
                const e = document.activeElement;
                return (e?.getAttribute('aria-label') ?? e?.labels?.[0]?.innerText ?? e?.innerText ?? '').trim();
            }
            """;
        for (var i = 0; i < 80; i++)
        {
            if ((await person.Page.EvaluateAsync<string>(FocusedName)).StartsWith(name, StringComparison.Ordinal))
            {
                return;
            }

            await person.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab never reaches {name}");
    }
}
