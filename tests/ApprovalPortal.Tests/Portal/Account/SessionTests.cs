using System.Net;
using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Portal.Hosting;
using ApprovalPortal.Web.Features.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Portal.Account;

/// <summary>What a cookie is worth, over HTTP: whoever copied it holds nothing once its session has ended.</summary>
public sealed class SessionTests(PortalHost portal)
{
    private const string Page = "/notifications";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignOut_CopiedCookie_OpensNoPageAndNoCircuit()
    {
        var user = await portal.AddAccountAsync();
        var browser = portal.NewBrowser();
        var cookie = await SignInAsync(browser, user);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(cookie, Page));

        using var left = await PortalHost.PostFormAsync(browser, "/account/logout", "logout", []);

        Assert.Equal(HttpStatusCode.Found, await GetAsync(cookie, Page));
        using var negotiate = Request(HttpMethod.Post, cookie, "/_blazor/negotiate?negotiateVersion=1");
        using var refused = await NewThief().SendAsync(negotiate, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("roles")]
    [InlineData("lock")]
    [InlineData("password")]
    public async Task Account_Changed_EndsAllItsSessionsAndNoOthers(string change)
    {
        var (user, bystander) = (await portal.AddAccountAsync(), await portal.AddAccountAsync());
        string[] cookies = [await SignInAsync(portal.NewBrowser(), user), await SignInAsync(portal.NewBrowser(), user)];
        var other = await SignInAsync(portal.NewBrowser(), bystander);

        await ChangeAsync(change, user.Id);

        Assert.Equal(HttpStatusCode.Found, await GetAsync(cookies[0], Page));
        Assert.Equal(HttpStatusCode.Found, await GetAsync(cookies[1], Page));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(other, Page));
    }

    [Fact]
    public async Task SignIn_WithASession_StartsAnotherAndEndsTheFirst()
    {
        var (attacker, victim) = (await portal.AddAccountAsync(), await portal.AddAccountAsync());
        var browser = portal.NewBrowser();
        var form = await browser.GetStringAsync("/account/login", Cancellation);
        var planted = await SignInAsync(browser, attacker);

        using var answer = await PortalHost.PostLoadedFormAsync(browser, "/account/login", form, "login", new()
        {
            ["Input.Email"] = victim.Email!,
            ["Input.Password"] = PortalHost.Password,
        });

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(CookieOf(answer), Page));
        Assert.Equal(HttpStatusCode.Found, await GetAsync(planted, Page));
        await using var db = NewContext();
        var left = await db.Sessions.Where(row => row.UserId == attacker.Id || row.UserId == victim.Id).ToListAsync(Cancellation);
        Assert.Equal(victim.Id, Assert.Single(left).UserId);
    }

    [Fact]
    public async Task Session_IdleOrTooOld_OpensNoPage()
    {
        var user = await portal.AddAccountAsync();
        var (idle, old, busy) = (
            await SignInAsync(portal.NewBrowser(), user),
            await SignInAsync(portal.NewBrowser(), user),
            await SignInAsync(portal.NewBrowser(), user));
        await using var db = NewContext();
        var rows = await db.Sessions.Where(row => row.UserId == user.Id).OrderBy(row => row.CreatedAt).ToListAsync(Cancellation);
        rows[0].LastSeenAt -= TimeSpan.FromHours(12);
        rows[1].CreatedAt -= TimeSpan.FromDays(7);
        rows[2].LastSeenAt -= TimeSpan.FromHours(11.9);
        rows[2].CreatedAt -= TimeSpan.FromDays(6.9);
        await db.SaveChangesAsync(Cancellation);

        Assert.Equal(HttpStatusCode.Found, await GetAsync(idle, Page));
        Assert.Equal(HttpStatusCode.Found, await GetAsync(old, Page));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(busy, Page));
    }

    [Fact]
    public async Task Ticket_CopiedToAnotherSession_OpensNoPage()
    {
        var (user, admin) = (await portal.AddAccountAsync(), await portal.AddAccountAsync(PortalRoles.Admin));
        var cookie = await SignInAsync(portal.NewBrowser(), user);
        await SignInAsync(portal.NewBrowser(), admin);
        await using var db = NewContext();
        var own = await db.Sessions.SingleAsync(row => row.UserId == user.Id, Cancellation);
        own.Ticket = (await db.Sessions.SingleAsync(row => row.UserId == admin.Id, Cancellation)).Ticket;
        await db.SaveChangesAsync(Cancellation);

        Assert.Equal(HttpStatusCode.Found, await GetAsync(cookie, Page));
    }

    [Fact]
    public async Task Ticket_Stored_IsNotReadable()
    {
        var user = await portal.AddAccountAsync();
        var cookie = await SignInAsync(portal.NewBrowser(), user);
        await using var db = NewContext();
        var session = await db.Sessions.SingleAsync(row => row.UserId == user.Id, Cancellation);

        Assert.DoesNotContain(user.Email!, System.Text.Encoding.UTF8.GetString(session.Ticket), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(session.Id, cookie, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", session.Id);
    }

    [Fact]
    public async Task Get_DatabaseAway_ShowsNoPageAndSaysSoAndRecovers()
    {
        await using var own = new PortalHost();
        using var answer = await PortalHost.PostLoginAsync(own.NewBrowser(), "mia@demo.example", PortalHost.Password);
        var cookie = CookieOf(answer);
        await ExecuteAsync(own, """ALTER TABLE "Sessions" RENAME TO "Away" """);

        using var failed = await SendAsync(own, cookie, "/inbox");
        var words = await failed.Content.ReadAsStringAsync(Cancellation);
        using var style = await SendAsync(own, cookie, "/theme.css");
        using var signIn = await own.NewBrowser().GetAsync("/account/login", Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Contains("Something went wrong", words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        Assert.Equal(HttpStatusCode.OK, signIn.StatusCode);
        await ExecuteAsync(own, """ALTER TABLE "Away" RENAME TO "Sessions" """);
        using var recovered = await SendAsync(own, cookie, "/inbox");
        Assert.Equal(HttpStatusCode.OK, recovered.StatusCode);
    }

    private static async Task ExecuteAsync(PortalHost host, string sql)
    {
        await using var db = host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();
        await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
    }

    private static async Task<HttpResponseMessage> SendAsync(PortalHost host, string cookie, string address)
    {
        using var request = Request(HttpMethod.Get, cookie, address);
        return await host.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false }).SendAsync(request, Cancellation);
    }

    private static HttpRequestMessage Request(HttpMethod method, string cookie, string address) =>
        new(method, address) { Headers = { { "Cookie", cookie } } };

    private static string CookieOf(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie")
        .Single(value => value.StartsWith("ApprovalPortal=", StringComparison.Ordinal))
        .Split(';')[0];

    private static async Task<string> SignInAsync(HttpClient browser, PortalUser user)
    {
        using var answer = await PortalHost.PostLoginAsync(browser, user.Email!, PortalHost.Password);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return CookieOf(answer);
    }

    private HttpClient NewThief() => portal.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });

    private async Task<HttpStatusCode> GetAsync(string cookie, string address)
    {
        using var answer = await SendAsync(portal, cookie, address);
        return answer.StatusCode;
    }

    private PortalDbContext NewContext() =>
        portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();

    // As the pages of administration and of passwords do.
    private async Task ChangeAsync(string change, string userId)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var user = (await users.FindByIdAsync(userId))!;
        switch (change)
        {
            case "roles":
                await users.AddToRoleAsync(user, PortalRoles.Manager);
                await users.UpdateSecurityStampAsync(user);
                break;
            case "lock":
                await users.SetLockoutEndDateAsync(user, PortalUser.LockedByAdmin);
                break;
            default:
                var links = scope.ServiceProvider.GetRequiredService<PasswordLinks>();
                var link = await links.CreateAsync(user);
                var code = link[(link.IndexOf("code=", StringComparison.Ordinal) + 5)..];
                Assert.True((await links.SetPasswordAsync(user, code, "a long and quiet river")).Succeeded);
                break;
        }
    }
}
