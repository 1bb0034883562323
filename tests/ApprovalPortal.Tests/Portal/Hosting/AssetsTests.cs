using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ApprovalPortal.Tests.Portal.Hosting;

public sealed partial class AssetsTests(PortalHost portal)
{
    [Fact]
    public async Task Theme_AddressOfThePage_IsKeptForEverAndHoldsBothPalettes()
    {
        var browser = portal.NewBrowser();
        var page = await browser.GetStringAsync("/account/login", TestContext.Current.CancellationToken);
        var address = ThemeAddress().Match(page).Value;
        using var answer = await browser.GetAsync("/" + address, TestContext.Current.CancellationToken);
        var css = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(address);
        Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl?.MaxAge);
        Assert.Contains("--mud-palette-primary: rgba(74,63,196,1)", css, StringComparison.Ordinal);
        var dark = css[css.IndexOf("prefers-color-scheme:dark", StringComparison.Ordinal)..];
        Assert.Contains("--mud-palette-primary: rgba(185,178,255,1)", dark, StringComparison.Ordinal);
        // Only what differs: the fonts are the same in both.
        Assert.DoesNotContain("system-ui", dark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Theme_BrowserThatUnpacks_GetsItPacked()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/theme.css");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var answer = await portal.NewBrowser().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
        Assert.InRange(answer.Content.Headers.ContentLength ?? 0, 500, 6_000);
    }

    [Theory]
    [InlineData("/_content/MudBlazor/MudBlazor.min.css?v=9.12.0", true)]
    [InlineData("/_content/MudBlazor/MudBlazor.min.css", false)]
    public async Task PackageFile_WithVersion_IsKeptForAYear(string address, bool isKept)
    {
        using var answer = await portal.NewBrowser().GetAsync(address, TestContext.Current.CancellationToken);

        answer.EnsureSuccessStatusCode();
        Assert.Equal(isKept, answer.Headers.CacheControl?.MaxAge == TimeSpan.FromDays(365));
    }

    [Fact]
    public async Task Page_EveryFileItNames_IsServed()
    {
        var browser = await portal.SignInAsync("rita@demo.example");
        var page = await browser.GetStringAsync("/notifications", TestContext.Current.CancellationToken);
        var files = FileAddress().Matches(page).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).ToArray();

        Assert.True(files.Length >= 8, string.Join(' ', files));
        foreach (var file in files)
        {
            using var answer = await portal.NewBrowser().GetAsync("/" + file, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{file}: {answer.StatusCode}");
        }
    }

    [GeneratedRegex("theme\\.css\\?v=[0-9a-f]{12}")]
    private static partial Regex ThemeAddress();

    [GeneratedRegex("<(?:link|script)[^>]*(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex FileAddress();
}
