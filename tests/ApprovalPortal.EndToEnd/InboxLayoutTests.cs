using System.Text.RegularExpressions;
using ApprovalPortal.EndToEnd.Infrastructure;
using Deque.AxeCore.Playwright;

namespace ApprovalPortal.EndToEnd;

/// <summary>Somebody with two roles sees what there is to decide, how urgent it is, and all of its description.</summary>
[Collection("Portals of their own")]
public sealed partial class InboxLayoutTests(BrowserFixture browser)
{
    private const string Title = "Replacement of the ventilation in the server room on the second floor";
    private const double ReadableTitle = 140;

    [Fact]
    public async Task Inbox_OfTwoRoles_IsReadableAtEveryWidth()
    {
        await using var portal = new PortalProcess([new("Approvals__WaitLimit", "06:00:00")]);
        await portal.StartAsync();
        await GiveDoraASecondRoleAsync(portal);
        var description = string.Join('\n', Enumerable.Range(1, 40).Select(line => $"Line {line} of what approvers have to know about this.")) + "\nTHE LAST WORD";
        await using (var rita = await browser.OpenAsync(portal.Address))
        {
            await rita.SignInAsync("rita");
            await rita.RequestAsync("Desk lamps for the new office", "24,000.00");
            await rita.RequestAsync(Title, "25,000.00", description, "Facilities");
        }

        await using var dora = await browser.OpenAsync(portal.Address, bypassContentSecurityPolicy: true);
        await dora.SignInAsync("dora");
        foreach (var (width, isDark) in new[] { (1440, false), (1280, true), (960, false), (390, false), (390, true) })
        {
            await dora.Page.SetViewportSizeAsync(width, width < 720 ? 844 : 800);
            await dora.Page.EmulateMediaAsync(new() { ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light });
            await dora.OpenAsync("/inbox");
            await Expect(dora.Page.Locator("[data-request-id]")).ToHaveCountAsync(2);
            await dora.ScreenshotAsync($"inbox-two-roles-{width}{(isDark ? "-dark" : "")}");
            if (width >= 960)
            {
                var preview = dora.Page.Locator(".preview");
                await Expect(preview).ToContainTextAsync("THE LAST WORD");
                await Expect(preview.GetByRole(AriaRole.Button, new() { Name = "Approve as Manager" })).ToBeInViewportAsync(new() { Ratio = 1 });
            }

            await CheckWidthsAsync(dora, width);
            await CheckUrgencyAsync(dora);
            await CheckAxeAsync(dora, width);
            await dora.Page.Locator(".row-acts button:visible").First.ClickAsync();
            await Expect(dora.Page.GetByTestId("dialog-amount")).ToBeVisibleAsync();
            await dora.ScreenshotAsync($"dialog-two-roles-{width}{(isDark ? "-dark" : "")}");
            await CheckAxeAsync(dora, width);
        }
    }

    private static async Task CheckWidthsAsync(Person person, int width)
    {
        foreach (var title in await person.Page.Locator(".inbox-item a.t").AllAsync())
        {
            var box = (await title.BoundingBoxAsync())!;
            Assert.True(box.Width >= ReadableTitle, $"At {width} the title \"{await title.InnerTextAsync()}\" has {box.Width} px");
        }

        var buttons = await person.Page.Locator(".row-acts button:visible").AllAsync();
        Assert.True(buttons.Count >= 4, $"At {width} there are {buttons.Count} buttons");
        foreach (var button in buttons)
        {
            // What does not fit is clipped or wrapped.
            var text = await button.EvaluateAsync<double[]>("""
                (button) => {
                    const range = document.createRange();
                    range.selectNodeContents(button);
                    return [range.getBoundingClientRect().width, button.clientWidth, range.getClientRects().length];
                }
                """);
            Assert.True(text[0] <= text[1] && text[2] == 1, $"At {width} \"{await button.InnerTextAsync()}\" needs {text[0]} px of {text[1]} in {text[2]} lines");
        }
    }

    private static async Task CheckUrgencyAsync(Person person)
    {
        var colours = await person.Page.Locator(".inbox-item .due time").First.EvaluateAsync<string[]>("""
            (time) => {
                const probe = document.createElement("i");
                probe.style.color = "var(--bad)";
                time.parentElement.append(probe);
                const colours = [getComputedStyle(time).color, getComputedStyle(probe).color];
                probe.remove();
                return colours;
            }
            """);
        Assert.Equal(colours[1], colours[0]);
        await Expect(person.Page.Locator(".inbox-item .due time").First).ToHaveTextAsync(MinutesLeft());
    }

    [GeneratedRegex("^5 h [0-9]+ min left$")]
    private static partial Regex MinutesLeft();

    private static async Task CheckAxeAsync(Person person, int width)
    {
        var result = await person.Page.RunAxe(new()
        {
            RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        });
        var violations = result.Violations.SelectMany(v => v.Nodes.Select(node => $"{v.Id}: {node.Html}"));
        Assert.True(result.Violations.Length == 0, $"At {width}: {string.Join(Environment.NewLine, violations)}");
    }

    private async Task GiveDoraASecondRoleAsync(PortalProcess portal)
    {
        await using var ada = await browser.OpenAsync(portal.Address);
        await ada.SignInAsync("ada");
        await ada.OpenAsync("/admin/users");
        await ada.Button("Roles of Dora Wolf").ClickAsync();
        var dialog = ada.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByLabel("Requester")).ToBeFocusedAsync();
        await dialog.GetByLabel("Manager").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(ada.Page.GetByTestId("account").Filter(new() { HasText = "Dora Wolf" })).ToContainTextAsync("Manager");
    }
}
