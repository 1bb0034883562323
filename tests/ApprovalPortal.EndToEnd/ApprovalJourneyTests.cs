using System.Globalization;
using ApprovalPortal.EndToEnd.Infrastructure;

namespace ApprovalPortal.EndToEnd;

/// <summary>The main job, by several people in browsers of their own.</summary>
public sealed class ApprovalJourneyTests(PortalFixture portal, BrowserFixture browser)
{
    private static readonly string[] s_approvers = ["mia", "vera", "dan"];

    [Fact]
    public async Task Request_ThreeApprovers_TurnsToProcessedWithoutReload()
    {
        await using var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        var id = await rita.RequestAsync("Server room cooling, two units", "25,000.00");
        await Expect(rita.RequestStatus).ToHaveTextAsync("Pending");
        await rita.Page.EvaluateAsync("() => { window.notReloaded = true; }");

        // Each decides in a browser of their own, at the same time.
        await Task.WhenAll(s_approvers.Select(async name =>
        {
            await using var approver = await browser.OpenAsync(portal.Address);
            await approver.SignInAsync(name);
            await approver.DecideAsync(id, "Approve", "Quote checked.");
            await Expect(approver.Button("Approve")).ToHaveCountAsync(0);
            Assert.Empty(approver.ForeignRequests);
            Assert.Empty(approver.PolicyViolations);
        }));

        await Expect(rita.RequestStatus).ToHaveTextAsync("Approved");
        await Expect(rita.Page.GetByText("Processed", new() { Exact = true }).First).ToBeVisibleAsync();
        foreach (var role in new[] { "manager", "director", "vp" })
        {
            await Expect(rita.RoleStatus(role)).ToContainTextAsync("approved", new() { IgnoreCase = true });
        }

        Assert.True(await rita.Page.EvaluateAsync<bool>("() => window.notReloaded === true"));
        var told = Assert.Single(portal.Webhook.Received, entry => entry.Key.StartsWith(id, StringComparison.Ordinal));
        Assert.Equal("25000.00", told.Value.GetProperty("amount").GetString());
        Assert.Equal(3, told.Value.GetProperty("decisions").GetArrayLength());
        await rita.ScreenshotAsync("journey-approved");
        Assert.Empty(rita.ForeignRequests);
        Assert.Empty(rita.PolicyViolations);
    }

    [Fact]
    public async Task Request_RejectedWithReason_ShowsTheReasonToTheRequester()
    {
        await using var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        var id = await rita.RequestAsync("Coffee machine, level 3", "312.40");

        await using var mia = await browser.OpenAsync(portal.Address);
        await mia.SignInAsync("mia");
        await mia.OpenAsync($"/requests/{id}");
        await mia.Button("Reject").ClickAsync();
        var dialog = mia.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("Comment");
        await dialog.GetByLabel("Comment").FillAsync("Lease instead, <b>see facilities</b>.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();

        await Expect(rita.RequestStatus).ToHaveTextAsync("Rejected");
        await Expect(rita.Page.GetByText("Lease instead, <b>see facilities</b>.").First).ToBeVisibleAsync();
        await rita.ScreenshotAsync("journey-rejected");
    }

    [Fact]
    public async Task Request_Withdrawn_TellsTheManager()
    {
        await using var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        var title = Title("Parking permits");
        await rita.RequestAsync(title, "120");
        await rita.Button("Withdraw").ClickAsync();
        var dialog = rita.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync("No longer needed");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(rita.RequestStatus).ToHaveTextAsync("Withdrawn");
        await Expect(rita.RoleStatus("manager")).ToHaveTextAsync("Withdrawn");
        await rita.ScreenshotAsync("journey-withdrawn");

        await using var max = await browser.OpenAsync(portal.Address);
        await max.SignInAsync("max");
        await max.OpenAsync("/inbox");
        await Expect(max.Page.GetByText(title)).ToHaveCountAsync(0);
        await max.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Notifications") }).First.ClickAsync();
        await Expect(max.Page.GetByText(title).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Decision_InOneBrowser_ShowsInAnotherWithinTwoSeconds()
    {
        await using var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        await using var max = await browser.OpenAsync(portal.Address);
        await max.SignInAsync("max");
        await max.OpenAsync("/inbox");
        var title = Title("Desk lamps");

        var id = await rita.RequestAsync(title, "640");
        var row = max.Page.GetByRole(AriaRole.Main).GetByText(title);
        await Expect(row.First).ToBeVisibleAsync(new() { Timeout = 2_000 });

        await using var mia = await browser.OpenAsync(portal.Address);
        await mia.SignInAsync("mia");
        await mia.DecideAsync(id, "Approve", null);
        await Expect(row).ToHaveCountAsync(0, new() { Timeout = 2_000 });
    }

    [Fact]
    public async Task Request_OfAnotherLevel_IsNotFoundByADirector()
    {
        await using var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        var title = Title("Birthday cake for the boss");
        var id = await rita.RequestAsync(title, "45");

        await using var dan = await browser.OpenAsync(portal.Address);
        await dan.SignInAsync("dan");
        var foreign = await dan.Page.GotoAsync($"/requests/{id}");
        var foreignText = await dan.Page.Locator("main").InnerTextAsync();
        var unknown = await dan.Page.GotoAsync("/requests/REQ-0000000000");
        var unknownText = await dan.Page.Locator("main").InnerTextAsync();

        Assert.Equal(unknown!.Status, foreign!.Status);
        Assert.Equal(unknownText, foreignText);
        Assert.Contains("Not found or not yours", foreignText, StringComparison.Ordinal);
        foreach (var path in new[] { "/inbox", $"/inbox?q={id}", "/inbox?tab=decided", "/requests" })
        {
            await dan.OpenAsync(path);
            await Expect(dan.Page.GetByText(title)).ToHaveCountAsync(0);
        }

        Assert.DoesNotContain(title, await dan.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimedOut_ReopenedByAdmin_KeepsTheEarlierDecision()
    {
        await using var rita = await browser.OpenAsync(portal.Address);
        await rita.SignInAsync("rita");
        var id = await rita.RequestAsync(Title("Replacement laptops"), "7,196.00");
        await using var mia = await browser.OpenAsync(portal.Address);
        await mia.SignInAsync("mia");
        await mia.DecideAsync(id, "Approve", "Cheaper than repair");
        await portal.Temporal.FastForwardAsync(id, TimeSpan.FromDays(15));
        await Expect(rita.RequestStatus).ToHaveTextAsync("Timed out");

        await using var ada = await browser.OpenAsync(portal.Address);
        await ada.SignInAsync("ada");
        await ada.OpenAsync("/admin/timed-out");
        var row = ada.Page.Locator("[data-request-id]").Filter(new() { HasText = id });
        await ada.ScreenshotAsync("admin-timed-out");
        await row.GetByRole(AriaRole.Button, new() { Name = "Reopen" }).ClickAsync();
        var dialog = ada.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync("The director was on holiday");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);

        await Expect(rita.RequestStatus).ToHaveTextAsync("Pending");
        await Expect(rita.RoleStatus("manager")).ToContainTextAsync("approved", new() { IgnoreCase = true });
        await Expect(rita.Page.GetByText("Timed out: Director had not decided")).ToBeVisibleAsync();
        await rita.ScreenshotAsync("journey-reopened");
        await using var dan = await browser.OpenAsync(portal.Address);
        await dan.SignInAsync("dan");
        await dan.DecideAsync(id, "Approve", null);
        await Expect(rita.RequestStatus).ToHaveTextAsync("Approved");
        await Expect(rita.Page.GetByText("The director was on holiday").First).ToBeVisibleAsync();
    }

    private static string Title(string words) =>
        $"{words} {Random.Shared.Next(100_000).ToString(CultureInfo.InvariantCulture)}";
}
