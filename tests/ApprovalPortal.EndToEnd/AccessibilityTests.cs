using ApprovalPortal.EndToEnd.Infrastructure;
using Deque.AxeCore.Playwright;

namespace ApprovalPortal.EndToEnd;

/// <summary>Every page, wide and narrow, light and dark: axe finds nothing, nothing scrolls sideways, a picture is kept.</summary>
public sealed class AccessibilityTests(PortalFixture portal, BrowserFixture browser)
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task EveryPage_InSizeAndScheme_HasNoViolation(int width, bool isDark)
    {
        await using var anonymous = await browser.OpenAsync(portal.Address, width, isDark, bypassContentSecurityPolicy: true);
        await anonymous.Page.GotoAsync("/account/login");
        await CheckAsync(anonymous, "login", width, isDark);
        await anonymous.Page.GotoAsync("/account/set-password?user=nobody&token=none");
        await CheckAsync(anonymous, "set-password", width, isDark);

        await using var rita = await browser.OpenAsync(portal.Address, width, isDark, bypassContentSecurityPolicy: true);
        await rita.SignInAsync("rita");
        await rita.OpenAsync("/requests/new");
        await CheckAsync(rita, "new-request", width, isDark);
        var id = await rita.RequestAsync("Conference travel, Lisbon", "1,840.00");
        await Expect(rita.RequestStatus).ToBeVisibleAsync();
        await CheckAsync(rita, "request", width, isDark);
        await rita.OpenAsync("/requests");
        await CheckAsync(rita, "my-requests", width, isDark);
        await rita.OpenAsync("/older");
        await Expect(rita.Page.GetByTestId("list-loading")).ToHaveCountAsync(0);
        await CheckAsync(rita, "older-requests", width, isDark);
        await rita.OpenAsync("/notifications");
        await CheckAsync(rita, "notifications", width, isDark);
        foreach (var path in new[] { "/account/logout", "/error" })
        {
            await rita.Page.GotoAsync(path);
            await CheckAsync(rita, path.Split('/')[^1], width, isDark);
        }

        await rita.Page.GotoAsync("/requests/REQ-0000000000");
        await CheckAsync(rita, "not-found", width, isDark);

        await using var mia = await browser.OpenAsync(portal.Address, width, isDark, bypassContentSecurityPolicy: true);
        await mia.SignInAsync("mia");
        await mia.OpenAsync("/inbox");
        await CheckAsync(mia, "inbox", width, isDark);
        await mia.OpenAsync("/inbox?tab=decided");
        await CheckAsync(mia, "inbox-decided", width, isDark);
        await mia.OpenAsync($"/requests/{id}");
        await mia.Button("Approve").ClickAsync();
        await Expect(mia.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await CheckAsync(mia, "decision-dialog", width, isDark);

        await using var ada = await browser.OpenAsync(portal.Address, width, isDark, bypassContentSecurityPolicy: true);
        await ada.SignInAsync("ada");
        foreach (var (path, name) in new[]
        {
            ("/admin/timed-out", "timed-out"), ("/admin/requests", "all-requests"), ("/admin/users", "users"),
        })
        {
            await ada.OpenAsync(path);
            await CheckAsync(ada, name, width, isDark);
        }
    }

    private static async Task CheckAsync(Person person, string name, int width, bool isDark)
    {
        await person.ScreenshotAsync($"{name}-{width}{(isDark ? "-dark" : "")}");
        var overflow = await person.Page.EvaluateAsync<int>(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} px too wide at {width}");
        var result = await person.Page.RunAxe(new()
        {
            RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        });
        var violations = result.Violations.SelectMany(v => v.Nodes.Select(node => $"{v.Id}: {node.Html}"));
        Assert.True(result.Violations.Length == 0, $"{name} at {width}: {string.Join(Environment.NewLine, violations)}");
    }
}
