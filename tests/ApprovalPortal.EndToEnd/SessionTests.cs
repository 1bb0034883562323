using System.Diagnostics;
using ApprovalPortal.EndToEnd.Infrastructure;
using ApprovalPortal.Tests.Infrastructure;
using Npgsql;

namespace ApprovalPortal.EndToEnd;

/// <summary>Open pages of a session that ends elsewhere: in another tab, or on another node.</summary>
[Collection("Portals of their own")]
public sealed class SessionTests(BrowserFixture browser, PostgreSqlServer postgreSql)
{
    private static readonly TimeSpan s_maxDelay = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task SignOut_OtherTabOfTheSession_CannotDecideAndShowsTheSignIn()
    {
        await using var portal = new PortalProcess();
        await portal.StartAsync();
        await using var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        var id = await rita.RequestAsync("Laser cutter", "800");
        await using var mia = await browser.OpenAsync(portal.Address);
        await mia.SignInAsync("mia");
        await mia.OpenAsync($"/requests/{id}");
        await mia.Button("Approve").ClickAsync();
        await mia.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Confirm" }).WaitForAsync();
        var otherTab = await OpenSignOutAsync(mia);

        await SignOutAsync(otherTab);
        var signedOut = Stopwatch.GetTimestamp();
        await ConfirmAsync(mia.Page);
        await SeeSignInAsync(mia.Page, signedOut, "sign-out to sign-in in the other tab");

        await mia.SignInAsync("mia");
        await mia.OpenAsync($"/requests/{id}");
        await Expect(mia.RoleStatus("manager")).Not.ToContainTextAsync("approved", new() { IgnoreCase = true });
        await Expect(mia.Button("Approve")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task SignOut_OtherTabIsPaused_ShowsTheSignInInsteadOfGoingOn()
    {
        await using var portal = new PortalProcess();
        await portal.StartAsync();
        await using var mia = await browser.OpenAsync(portal.Address);
        await mia.SignInAsync("mia");
        await mia.OpenAsync("/inbox");
        var otherTab = await OpenSignOutAsync(mia);

        // What the page itself does after two minutes in the background.
        Assert.True(await mia.Page.EvaluateAsync<bool>("Blazor.pauseCircuit()"));
        await SignOutAsync(otherTab);
        await mia.Button("Go on").ClickAsync();

        await mia.Page.WaitForURLAsync(IsSignIn);
    }

    [Fact]
    public async Task Lock_CircuitOnAnotherNode_EndsWithinTwoSeconds()
    {
        await using var temporal = await TemporalServer.StartAsync();
        var database = await SharedDatabase.CreateAsync(postgreSql);
        KeyValuePair<string, string>[] shared =
        [
            new("TEMPORAL_ADDRESS", temporal.Client.Connection.Options.TargetHost!),
            new("Database__Provider", "PostgreSQL"),
            new("ConnectionStrings__Portal", database),
        ];
        await using var first = new PortalProcess(shared);
        await using var second = new PortalProcess(shared);
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        await using var ada = await browser.OpenAsync(first.Address);
        await ada.SignInAsync("ada");
        await ada.OpenAsync("/admin/users");
        await using var mia = await browser.OpenAsync(second.Address);
        await mia.SignInAsync("mia");
        await mia.OpenAsync("/inbox");
        await using var max = await browser.OpenAsync(second.Address);
        await max.SignInAsync("max");
        await max.OpenAsync("/inbox");

        await ada.Button("Lock Mia Keller").ClickAsync();
        var locked = await WaitForLockAsync(database);
        await SeeSignInAsync(mia.Page, locked, "lock on one node to sign-in on the other");

        await Expect(max.Page.Locator(".app[data-interactive=true]")).ToHaveCountAsync(1);
        Assert.False(IsSignIn(max.Page.Url));
    }

    private static async Task<IPage> OpenSignOutAsync(Person person)
    {
        var page = await person.Page.Context.NewPageAsync();
        await page.GotoAsync("/account/logout");
        return page;
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(IsSignIn, new() { WaitUntil = WaitUntilState.Commit });
    }

    // The time at which the database, and so the other node, knows it: what the first node needs until then is not meant.
    private static async Task<long> WaitForLockAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            """SELECT count(*) FROM "AspNetUsers" WHERE "Email" = 'mia@demo.example' AND "LockoutEnd" IS NOT NULL""");
        var deadline = Stopwatch.StartNew();
        while ((long)(await command.ExecuteScalarAsync())! == 0)
        {
            Assert.InRange(deadline.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        }

        return Stopwatch.GetTimestamp();
    }

    // A click by script: it does not wait until the page is at rest, and the page may already be on its way to the sign-in.
    private static async Task ConfirmAsync(IPage page)
    {
        try
        {
            await page.EvaluateAsync(
                "[...document.querySelectorAll('[role=dialog] button')].find((b) => b.textContent.trim() === 'Confirm')?.click()");
        }
        catch (PlaywrightException e) when (e.Message.Contains("navigation", StringComparison.Ordinal))
        {
            // The script ended with its page.
        }
    }

    private static async Task SeeSignInAsync(IPage page, long since, string what)
    {
        await page.WaitForURLAsync(IsSignIn, new() { WaitUntil = WaitUntilState.Commit });
        var delay = Stopwatch.GetElapsedTime(since);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {delay.TotalMilliseconds:F0} ms");
        Assert.InRange(delay, TimeSpan.Zero, s_maxDelay);
    }

    private static bool IsSignIn(string url) => url.Contains("/account/login", StringComparison.Ordinal);
}
