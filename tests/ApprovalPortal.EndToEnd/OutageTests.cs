using ApprovalPortal.EndToEnd.Infrastructure;

namespace ApprovalPortal.EndToEnd;

/// <summary>What people see while something is broken, and that nothing is lost by it.</summary>
[Collection("Portals of their own")]
public sealed class OutageTests(BrowserFixture browser)
{
    [Fact]
    public async Task Temporal_Killed_PageSaysSoAndRecoversByItself()
    {
        await using var portal = new PortalProcess();
        await portal.StartAsync();
        await using var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        var id = await rita.RequestAsync("Booth at the trade fair", "800");
        await using var mia = await browser.OpenAsync(portal.Address);
        await mia.SignInAsync("mia");
        await mia.OpenAsync($"/requests/{id}");

        // Frozen, since a killed one is back before anybody could read what the page says.
        var server = Assert.Single(portal.FindServers());
        var problem = mia.Page.GetByTestId("problem");
        PortalProcess.Signal("STOP", server);
        await Expect(problem).ToContainTextAsync("Temporal", new() { Timeout = 30_000 });
        await mia.ScreenshotAsync("outage-temporal");
        PortalProcess.Signal("KILL", server);
        await Expect(problem).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        Assert.NotEqual(server, Assert.Single(portal.FindServers()));

        await mia.DecideAsync("Approve");
        await Expect(rita.RequestStatus).ToHaveTextAsync("Approved", new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Portal_Killed_StartsAgainWithEverythingThere()
    {
        await using var portal = new PortalProcess();
        await portal.StartAsync();
        string id;
        await using (var rita = await browser.OpenAsync(portal.Address))
        {
            await rita.SignInAsync("rita");
            id = await rita.RequestAsync("Fire inspection", "2,500");
            await using var mia = await browser.OpenAsync(portal.Address);
            await mia.SignInAsync("mia");
            await mia.DecideAsync(id, "Approve", "Overdue");
        }

        var server = Assert.Single(portal.FindServers());
        await portal.KillAsync();
        await portal.StartAsync();

        Assert.Equal([server], portal.FindServers());
        await using var dan = await browser.OpenAsync(portal.Address);
        await dan.SignInAsync("dan");
        await dan.OpenAsync($"/requests/{id}");
        await Expect(dan.RoleStatus("manager")).ToContainTextAsync("approved", new() { IgnoreCase = true });
        await dan.DecideAsync("Approve");
        await Expect(dan.RequestStatus).ToHaveTextAsync("Approved", new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task CtrlC_UnderDotnetRun_LeavesNothingRunning()
    {
        await using var portal = new PortalProcess();
        await portal.StartByDotnetRunAsync();
        Assert.Single(portal.FindServers());

        portal.PressCtrlC();

        Assert.True(portal.WaitForExit(TimeSpan.FromSeconds(12)), portal.Output);
        Assert.Empty(portal.FindServers());
    }
}
