using System.Net;
using ApprovalPortal.Tests.Data;
using ApprovalPortal.Tests.Portal.Hosting;
using ApprovalPortal.Tests.Worker;
using Microsoft.EntityFrameworkCore;

namespace ApprovalPortal.Tests.Portal.Account;

/// <summary>Where demo accounts exist, and where they sign in.</summary>
public sealed class DemoSignInTests : IDisposable
{
    private readonly string _folder = TestFolder.Create();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => TestFolder.Delete(_folder);

    [Fact]
    public async Task Start_ProductionOnADevelopersDatabase_DeniesDemoAccountsAndEndsTheirSessions()
    {
        string? stamp;
        await using (var development = Start("Development", "portal.db"))
        {
            using var signedIn = await PortalHost.PostLoginAsync(development.NewBrowser(), "mia@demo.example", PortalHost.Password);
            Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
            stamp = await ReadStampAsync(development);
        }

        await using var production = Start("Production", "portal.db");
        using var denied = await PortalHost.PostLoginAsync(production.NewBrowser(), "mia@demo.example", PortalHost.Password);
        using var unknown = await PortalHost.PostLoginAsync(production.NewBrowser(), "nobody@demo.example", PortalHost.Password);
        var user = await production.AddAccountAsync();
        using var other = await PortalHost.PostLoginAsync(production.NewBrowser(), user.Email!, PortalHost.Password);

        Assert.Equal(HttpStatusCode.OK, denied.StatusCode);
        Assert.Equal(HttpStatusCode.OK, unknown.StatusCode);
        Assert.Contains("Wrong e-mail or password", await denied.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, other.StatusCode);
        // A sign-in with another security stamp has ended.
        Assert.NotEqual(stamp, await ReadStampAsync(production));
    }

    [Fact]
    public async Task Start_DevelopmentOnAConfiguredDatabase_CreatesNoDemoAccounts()
    {
        await using var portal = Start("Development", "company.db");

        using var answer = await PortalHost.PostLoginAsync(portal.NewBrowser(), "ada@demo.example", PortalHost.Password);

        await using var db = portal.Services.NewContext();
        Assert.Equal(0, await db.Users.CountAsync(Cancelled));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<string?> ReadStampAsync(PortalHost portal)
    {
        await using var db = portal.Services.NewContext();
        return await db.Users.Where(user => user.Email == "mia@demo.example").Select(user => user.SecurityStamp).SingleAsync(Cancelled);
    }

    private PortalHost Start(string environment, string file) => new(environment, new()
    {
        ["Portal:DataDirectory"] = _folder,
        ["ConnectionStrings:Portal"] = $"Data Source={Path.Combine(_folder, file)}",
    });
}
