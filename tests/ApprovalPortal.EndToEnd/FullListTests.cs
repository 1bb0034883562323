using ApprovalPortal.EndToEnd.Infrastructure;

namespace ApprovalPortal.EndToEnd;

/// <summary>Lists with much in them, as the README shows one.</summary>
public sealed class FullListTests(PortalFixture portal, BrowserFixture browser)
{
    private static readonly (string Title, string Amount, string Category, string Description)[] s_requests =
    [
        ("Booth at the trade fair", "18,300.00", "Services", "Corner booth, three days, with power and the coffee bar."),
        ("Translation of the safety handbook", "980.50", "Services", "German and Polish, by a sworn translator."),
        ("Fire inspection, overdue from last quarter", "640.00", "Facilities", "The insurer asks for it before the end of the month."),
        ("Replacement laptops (4)", "7,196.00", "Equipment", "The old ones are out of warranty since June."),
        ("Conference travel, Lisbon", "1,840.00", "Travel", "Two people, four nights, talk accepted."),
        ("Server room cooling, two units", "25,000.00", "Facilities",
            "Two new units for the server room on level 2. The old ones failed twice in October; quote attached."),
    ];

    [Fact]
    public async Task Inbox_SixRequests_ShowsThemWideAndNarrow()
    {
        await using var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        foreach (var (title, amount, category, description) in s_requests)
        {
            await rita.RequestAsync(title, amount, description, category);
        }

        foreach (var (width, isDark) in new[] { (1280, false), (1280, true), (390, false), (390, true) })
        {
            await using var mia = await browser.OpenAsync(portal.Address, width, isDark);
            await mia.SignInAsync("mia");
            await mia.OpenAsync("/inbox");
            foreach (var (title, _, _, _) in s_requests)
            {
                await Expect(mia.Page.GetByRole(AriaRole.Main).GetByText(title).First).ToBeVisibleAsync();
            }

            await mia.ScreenshotAsync($"inbox-full-{width}{(isDark ? "-dark" : "")}");
        }

        await rita.OpenAsync("/requests");
        await rita.ScreenshotAsync("my-requests-full-1280");
    }
}
