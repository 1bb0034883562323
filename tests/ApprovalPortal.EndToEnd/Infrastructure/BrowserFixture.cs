namespace ApprovalPortal.EndToEnd.Infrastructure;

/// <summary>One Chromium for all tests; every person gets a context of their own, as on a machine of their own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Opens a browser for one person.</summary>
    /// <param name="address">The portal's address.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="isDark">The system prefers dark.</param>
    /// <param name="bypassContentSecurityPolicy">For axe, which injects its script into the page.</param>
    public async Task<Person> OpenAsync(
        string address,
        int width = 1280,
        bool isDark = false,
        bool bypassContentSecurityPolicy = false)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = address,
            ViewportSize = new() { Width = width, Height = width < 720 ? 844 : 800 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-US",
            TimezoneId = "Europe/Berlin",
            BypassCSP = bypassContentSecurityPolicy,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(20_000);
        return new(await context.NewPageAsync(), address);
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? default);
        _playwright?.Dispose();
    }
}
