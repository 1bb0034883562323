using System.Net;
using System.Text.RegularExpressions;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Portal.Hosting;
using ApprovalPortal.Web.Features.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Portal.Account;

public sealed partial class SignInTests(PortalHost portal)
{
    private const string Wrong = "wrong password 1";

    [Fact]
    public async Task Post_WrongPasswordUnknownAccountAndLockedOne_AnswerTheSame()
    {
        var known = await portal.AddAccountAsync(PortalRoles.Manager);
        var locked = await portal.AddAccountAsync(PortalRoles.Manager);
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        await users.SetLockoutEndDateAsync((await users.FindByIdAsync(locked.Id))!, PortalUser.LockedByAdmin);

        var wrongPassword = await AnswerAsync(known.Email!, Wrong);
        var unknownAccount = await AnswerAsync("nobody@test.example", Wrong);
        var lockedAccount = await AnswerAsync(locked.Email!, PortalHost.Password);

        Assert.Contains("Wrong e-mail or password", wrongPassword.Text, StringComparison.Ordinal);
        Assert.Equal(wrongPassword, unknownAccount);
        Assert.Equal(wrongPassword, lockedAccount);
    }

    [Fact]
    public async Task Post_FiveWrongPasswords_LocksTheAccountForFifteenMinutesWithTheSameWords()
    {
        var user = await portal.AddAccountAsync(PortalRoles.Manager);
        var first = await AnswerAsync(user.Email!, Wrong);
        for (var n = 1; n < 5; n++)
        {
            Assert.Equal(first, await AnswerAsync(user.Email!, Wrong));
        }

        var right = await AnswerAsync(user.Email!, PortalHost.Password);

        Assert.Equal(first, right);
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var end = (await users.FindByIdAsync(user.Id))!.LockoutEnd;
        Assert.NotNull(end);
        Assert.InRange(end.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task Post_RightPassword_SetsACookieThatScriptsAndOtherSitesDoNotGet()
    {
        var browser = portal.NewBrowser();
        using var answer = await PostAsync(browser, "mia@demo.example", "?returnUrl=%2Finbox");

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("ApprovalPortal=", StringComparison.Ordinal));
        Assert.Equal("/inbox", answer.Headers.Location?.PathAndQuery);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Post_WithoutAntiforgeryToken_IsRefusedInWords()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "login",
            ["Input.Email"] = "mia@demo.example",
            ["Input.Password"] = PortalHost.Password,
        });
        using var answer = await portal.NewBrowser().PostAsync("/account/login", form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            "This form was open for too long",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [],
            cookie => cookie.StartsWith("ApprovalPortal=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logout_AfterSignIn_EndsTheSession()
    {
        var browser = await portal.SignInAsync("max@demo.example");
        using var before = await browser.GetAsync("/notifications", TestContext.Current.CancellationToken);
        using var get = await browser.GetAsync("/account/logout", TestContext.Current.CancellationToken);
        using var still = await browser.GetAsync("/notifications", TestContext.Current.CancellationToken);
        using var left = await PortalHost.PostFormAsync(browser, "/account/logout", "logout", []);
        using var after = await browser.GetAsync("/notifications", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        Assert.Equal("/account/login", left.Headers.Location?.PathAndQuery);
        Assert.Equal(HttpStatusCode.Found, after.StatusCode);
    }

    [Fact]
    public void Throttle_ManyTriesFromOneAddress_StopsThatPairAlone()
    {
        using var throttle = new SignInThrottle();

        var tries = Enumerable.Range(0, 100).Count(n => throttle.TryEnter("1.2.3.4", n % 2 == 0 ? "a@x.example" : " A@X.example"));

        Assert.Equal(60, tries);
        Assert.True(throttle.TryEnter("1.2.3.5", "a@x.example"));
        Assert.True(throttle.TryEnter("1.2.3.4", "b@x.example"));
    }

    [Theory]
    [InlineData("/inbox", "/inbox")]
    [InlineData("/requests/REQ-1?tab=x#y", "/requests/REQ-1?tab=x#y")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("inbox", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("///evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("\\\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/\n/evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("https:/evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/x//evil.example", "/")]
    [InlineData("http://localhost@evil.example/", "/")]
    [InlineData("/account/logout", "/")]
    [InlineData("/Account/login", "/")]
    public async Task Post_ReturnAddress_LeadsOnlyIntoThePortal(string? given, string expected)
    {
        Assert.Equal(expected, ReturnUrl.OrHome(given));
        using var answer = await PostAsync(
            portal.NewBrowser(), "dora@demo.example", "?returnUrl=" + Uri.EscapeDataString(given ?? ""));
        var location = answer.Headers.Location!;
        Assert.Equal(expected, location.IsAbsoluteUri ? location.PathAndQuery + location.Fragment : location.OriginalString);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string email, string query) =>
        PortalHost.PostLoginAsync(browser, email, PortalHost.Password, query);

    private async Task<(HttpStatusCode Status, string Text)> AnswerAsync(string email, string password)
    {
        using var answer = await PortalHost.PostLoginAsync(portal.NewBrowser(), email, password);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, Varying().Replace(page, ""));
    }

    // What was typed, tokens and protected state differ between any two answers.
    [GeneratedRegex("value=\"[^\"]*\"|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Varying();
}
