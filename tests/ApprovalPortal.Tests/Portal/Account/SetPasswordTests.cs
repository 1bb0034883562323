using System.Net;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Portal.Hosting;
using ApprovalPortal.Web.Features.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Portal.Account;

public sealed class SetPasswordTests(PortalHost portal)
{
    private const string Chosen = "a long and quiet river";
    private const string TooOld = "This link has been used or is too old.";

    [Fact]
    public async Task Post_FirstTime_SetsThePasswordAndUsesTheLinkUp()
    {
        var user = await portal.AddAccountAsync(PortalRoles.Requester);
        var link = await LinkAsync(user);
        using var set = await SetAsync(link, Chosen, Chosen);
        var again = await portal.NewBrowser().GetStringAsync(link, TestContext.Current.CancellationToken);
        using var signIn = await PortalHost.PostLoginAsync(portal.NewBrowser(), user.Email!, Chosen);
        using var old = await PortalHost.PostLoginAsync(portal.NewBrowser(), user.Email!, PortalHost.Password);

        Assert.Equal("/account/login?password-set=true", set.Headers.Location?.PathAndQuery);
        Assert.Contains(TooOld, again, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", again, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, signIn.StatusCode);
        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
    }

    [Theory]
    [InlineData("short", "short", "at least 12 characters")]
    [InlineData("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "at least 5 different characters")]
    [InlineData(Chosen, "another long river", "The two passwords differ")]
    public async Task Post_UnfitPassword_SaysWhatIsWrongAndKeepsTheLink(string password, string repeated, string words)
    {
        var link = await LinkAsync(await portal.AddAccountAsync());
        using var refused = await SetAsync(link, password, repeated);
        using var accepted = await SetAsync(link, Chosen, Chosen);

        Assert.Contains(
            words, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, accepted.StatusCode);
    }

    [Theory]
    [InlineData("/account/set-password")]
    [InlineData("/account/set-password?user=nobody&code=AAAA")]
    [InlineData("/account/set-password?user=nobody&code=%25%25")]
    public async Task Get_WrongLink_SaysTheSameAsForAUsedOne(string link)
    {
        var page = await portal.NewBrowser().GetStringAsync(link, TestContext.Current.CancellationToken);

        Assert.Contains(TooOld, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_LinkOfSomebodyElse_IsRefused()
    {
        var link = await LinkAsync(await portal.AddAccountAsync());
        var other = await portal.AddAccountAsync(PortalRoles.Admin);
        var forged = $"/account/set-password?user={other.Id}&{link.Split('&')[1]}";

        Assert.Contains(
            TooOld, await portal.NewBrowser().GetStringAsync(forged, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AccountLockedByAnAdmin_StaysLocked()
    {
        var user = await portal.AddAccountAsync();
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        await users.SetLockoutEndDateAsync((await users.FindByIdAsync(user.Id))!, PortalUser.LockedByAdmin);
        using var set = await SetAsync(await LinkAsync(user), Chosen, Chosen);
        using var signIn = await PortalHost.PostLoginAsync(portal.NewBrowser(), user.Email!, Chosen);

        Assert.Equal(HttpStatusCode.Found, set.StatusCode);
        Assert.Equal(HttpStatusCode.OK, signIn.StatusCode);
    }

    private Task<HttpResponseMessage> SetAsync(string link, string password, string repeated) =>
        PortalHost.PostFormAsync(portal.NewBrowser(), link, "set-password", new()
        {
            ["Input.Password"] = password,
            ["Input.Repeated"] = repeated,
        });

    private async Task<string> LinkAsync(PortalUser user)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var links = scope.ServiceProvider.GetRequiredService<PasswordLinks>();
        return await links.CreateAsync((await users.FindByIdAsync(user.Id))!);
    }
}
