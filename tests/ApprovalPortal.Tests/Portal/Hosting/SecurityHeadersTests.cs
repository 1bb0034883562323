using System.Text.RegularExpressions;
using ApprovalPortal.Web.Hosting;

namespace ApprovalPortal.Tests.Portal.Hosting;

public sealed partial class SecurityHeadersTests(PortalHost portal)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/account/login")]
    [InlineData("/account/logout")]
    [InlineData("/account/set-password")]
    [InlineData("/error")]
    [InlineData("/status/400")]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    [InlineData("/theme.css")]
    [InlineData("/styles/base.css")]
    [InlineData("/portal.js")]
    [InlineData("/favicon.svg")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/_content/MudBlazor/MudBlazor.min.css")]
    [InlineData("/_blazor/negotiate")]
    [InlineData("/no/such/page")]
    public async Task Get_AnyAddress_AnswersWithTheHeaders(string path)
    {
        using var answer = await portal.NewBrowser().GetAsync(path, TestContext.Current.CancellationToken);

        AssertHeaders(answer);
    }

    [Theory]
    [InlineData("/notifications")]
    [InlineData("/admin/users")]
    [InlineData("/status/404")]
    [InlineData("/no/such/page")]
    public async Task Get_SignedIn_AnswersWithTheHeadersAndAsksNothingOutside(string path)
    {
        var browser = await portal.SignInAsync("ada@demo.example");
        using var answer = await browser.GetAsync(path, TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        AssertHeaders(answer);
        Assert.DoesNotMatch(OutsideAddress(), page);
        Assert.DoesNotMatch(InlineScript(), page);
        Assert.DoesNotContain("<style", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Get_SignInPage_AsksNothingOutside()
    {
        var page = await portal.NewBrowser().GetStringAsync("/account/login", TestContext.Current.CancellationToken);

        Assert.DoesNotMatch(OutsideAddress(), page);
        Assert.DoesNotMatch(InlineScript(), page);
    }

    [Fact]
    public async Task Get_StyleSheets_AskNothingOutside()
    {
        var browser = portal.NewBrowser();
        var page = await browser.GetStringAsync("/account/login", TestContext.Current.CancellationToken);
        var sheets = StyleSheet().Matches(page).Select(link => link.Groups[1].Value).Where(sheet => !sheet.Contains("MudBlazor", StringComparison.Ordinal));
        Assert.NotEmpty(sheets);
        foreach (var sheet in sheets)
        {
            var css = await browser.GetStringAsync($"/{sheet}", TestContext.Current.CancellationToken);

            Assert.DoesNotContain("http", css, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("@import", css, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static void AssertHeaders(HttpResponseMessage answer)
    {
        Assert.Equal([SecurityHeaders.ContentSecurityPolicy], answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["same-origin"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        Assert.Contains("camera=()", string.Concat(answer.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [GeneratedRegex("<link rel=\"stylesheet\" href=\"/?([^\"]+)")]
    private static partial Regex StyleSheet();

    [GeneratedRegex("(?:src|href|action)=\"(?:https?:)?//(?!localhost/)")]
    private static partial Regex OutsideAddress();

    [GeneratedRegex("<script(?![^>]*\\bsrc=)|\\son\\w+=\"")]
    private static partial Regex InlineScript();
}
