using System.Net;
using System.Text.RegularExpressions;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Portal.Hosting;

namespace ApprovalPortal.Tests.Portal.Layout;

public sealed partial class NavigationTests(PortalHost portal)
{
    [Theory]
    [InlineData("rita", "/requests /requests/new")]
    [InlineData("mia", "/inbox /requests /requests/new")]
    [InlineData("vera", "/inbox /requests /requests/new")]
    [InlineData("ada", "/requests /requests/new /admin/timed-out /admin/requests /admin/users")]
    public async Task Page_SignedIn_LinksWhatTheRolesLeadTo(string person, string links)
    {
        var navigation = Navigation().Match(await PageAsync(person)).Value;

        Assert.Equal(links, string.Join(' ', Address().Matches(navigation).Select(match => match.Groups[1].Value)));
    }

    [Fact]
    public async Task Page_SignedIn_NamesThePersonAndOffersToSignOut()
    {
        var page = await PageAsync("mia");

        Assert.Contains("Mia Keller", page, StringComparison.Ordinal);
        Assert.Contains("<span>Manager</span>", page, StringComparison.Ordinal);
        Assert.Contains("action=\"/account/logout\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/requests", "/requests")]
    [InlineData("/requests/new", "/requests/new")]
    [InlineData("/requests/REQ-0000000000", null)]
    [InlineData("/notifications", null)]
    public async Task Page_Current_IsMarkedInTheNavigation(string page, string? marked)
    {
        var browser = await portal.SignInAsync("rita@demo.example");
        using var answer = await browser.GetAsync(page, TestContext.Current.CancellationToken);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var current = Current().Matches(Navigation().Match(html).Value).Select(match => match.Groups[1].Value);
        Assert.Equal(marked is null ? [] : [marked], current);
    }

    [Fact]
    public async Task Page_WithoutTemporal_SaysWhatIsWrong()
    {
        var browser = await portal.SignInAsync("rita@demo.example");

        await Eventually.AssertAsync(
            async () =>
            {
                using var answer = await browser.GetAsync("/notifications", TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Matches(Problem(), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            },
            TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Page_GermanBrowser_IsEnglishAllTheSame()
    {
        var browser = await portal.SignInAsync("rita@demo.example");
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de-DE,de;q=0.9");
        var page = await browser.GetStringAsync("/notifications", TestContext.Current.CancellationToken);

        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("Mark all as read", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Parts_AreLandmarksWithASkipLink()
    {
        var page = await PageAsync("rita");

        Assert.Contains("class=\"skip-link\" href=\"/notifications#main\"", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "<main id=\"main\" tabindex=\"-1\""));
        Assert.Contains("<nav aria-label=\"Main\"", page, StringComparison.Ordinal);
    }

    private async Task<string> PageAsync(string person)
    {
        var browser = await portal.SignInAsync($"{person}@demo.example");
        return await browser.GetStringAsync("/notifications", TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("<nav.*?</nav>", RegexOptions.Singleline)]
    private static partial Regex Navigation();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Address();

    [GeneratedRegex("href=\"([^\"]+)\"[^>]*aria-current=\"page\"")]
    private static partial Regex Current();

    [GeneratedRegex("role=\"alert\" data-testid=\"problem\">.*?Temporal", RegexOptions.Singleline)]
    private static partial Regex Problem();
}
