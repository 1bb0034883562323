using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Web.Features.Notifications;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Portal.Layout;

public sealed class NotificationBellTests : IAsyncLifetime
{
    private readonly PageStage _stage = new("mia");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NotificationStore Store => _stage.Services.GetRequiredService<NotificationStore>();

    public async ValueTask InitializeAsync() => await _stage.StartAsync();

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_stage).DisposeAsync();

    [Fact]
    public async Task Bell_NewNotification_CountsItForItsPersonAlone()
    {
        var feed = _stage.Services.GetRequiredService<NotificationFeed>();
        var others = new List<Notification>();
        using var subscription = feed.Subscribe("dan", others.AddRange);
        var bell = _stage.Render<NotificationBell>();
        Assert.Empty(bell.FindAll("[data-testid=bell-count]"));
        await feed.StartAsync(Cancellation);

        // A feed begins where the table ends, so the first of them may be no news to it.
        await TellAsync("mia", "first");
        await TellAsync("mia", "first");
        var told = 1;
        await Infrastructure.Eventually.AssertAsync(async () =>
        {
            await TellAsync("mia", $"more {told++}");
            _stage.Clock.Advance(TimeSpan.FromSeconds(1));
            var unread = await Store.CountUnreadAsync("mia", Cancellation);
            await bell.WaitForAssertionAsync(
                () => Assert.Equal($"{unread}", bell.Find("[data-testid=bell-count]").TextContent), TimeSpan.FromMilliseconds(200));
            Assert.Equal($"Notifications, {unread} unread", bell.Find("[data-testid=bell]").GetAttribute("aria-label"));
        });

        Assert.Empty(others);
        await feed.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Bell_Opened_LinksEachToItsRequestAsText()
    {
        await TellAsync("mia", "one", "REQ a/b?c", "<b>Lamp</b>");
        var bell = _stage.Render<NotificationBell>();
        await bell.Find("[data-testid=bell]").ClickAsync(new());

        await bell.WaitForAssertionAsync(() => Assert.Single(bell.FindAll(".told li.unread")));
        Assert.Equal("true", bell.Find("[data-testid=bell]").GetAttribute("aria-expanded"));
        Assert.Equal("/requests/REQ%20a%2Fb%3Fc", bell.Find(".told a").GetAttribute("href"));
        Assert.Equal("Your decision is asked: <b>Lamp</b>", bell.Find(".told b").TextContent);

        await bell.Find(".bell").KeyDownAsync(new KeyboardEventArgs { Key = "Escape" });
        await bell.WaitForAssertionAsync(() => Assert.Empty(bell.FindAll(".bell-panel")));
    }

    [Fact]
    public async Task Bell_MarkAll_LeavesNothingUnreadAndTellsTheOtherWindow()
    {
        await TellAsync("mia", "one");
        await TellAsync("mia", "two");
        await TellAsync("dan", "three");
        var bell = _stage.Render<NotificationBell>();
        var page = _stage.Render<NotificationsPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("li.unread").Count));
        await bell.Find("[data-testid=bell]").ClickAsync(new());
        await bell.WaitForAssertionAsync(() => Assert.Equal(2, bell.FindAll("li.unread").Count));
        await bell.Find(".bell-panel button").ClickAsync(new());

        await bell.WaitForAssertionAsync(() => Assert.Empty(bell.FindAll("[data-testid=bell-count]")));
        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll("li.unread")));
        Assert.Equal(0, await Store.CountUnreadAsync("mia", Cancellation));
        Assert.Equal(1, await Store.CountUnreadAsync("dan", Cancellation));
    }

    [Fact]
    public async Task Page_OpenedOne_IsReadAndTheOthersAreNot()
    {
        await TellAsync("mia", "one");
        await TellAsync("mia", "two");
        var page = _stage.Render<NotificationsPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("li.unread").Count));
        await page.Find(".told a").ClickAsync(new());

        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("li.unread")));
    }

    [Fact]
    public async Task Page_NothingTold_SaysWhatWillComeHere()
    {
        var page = _stage.Render<NotificationsPage>();

        await page.WaitForAssertionAsync(() => Assert.Contains("Nothing yet", page.Find(".empty").TextContent, StringComparison.Ordinal));
    }

    private Task TellAsync(string userId, string key, string requestId = "REQ-1", string title = "Lamp") => Store.AddAsync(
        [
            new()
            {
                UserId = userId,
                EventKey = key,
                Kind = NotificationKind.Asked,
                RequestId = requestId,
                Title = title,
                CreatedAt = PageStage.Now,
            },
        ],
        Cancellation);
}
