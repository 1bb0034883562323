using ApprovalPortal.Web.Components;
using ApprovalPortal.Web.Components.Layout;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace ApprovalPortal.Tests.Portal.Layout;

/// <summary>The small parts that the layout offers to pages.</summary>
public sealed class LayoutPartsTests : IAsyncLifetime
{
    private readonly PageStage _stage = new("rita");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_stage).DisposeAsync();

    [Fact]
    public async Task LocalTime_BrowserSaysItsZone_ShowsItsClock()
    {
        _stage.JSInterop.Setup<string?>("portal.timeZone").SetResult("Asia/Tokyo");
        var time = _stage.Render<LocalTime>(p => p.Add(t => t.Value, PageStage.Now));
        var before = time.Find("time").TextContent;

        await _stage.Services.GetRequiredService<BrowserTimeZone>().DetectAsync(_stage.Services.GetRequiredService<IJSRuntime>());

        Assert.Equal("Tue 24 Nov, 12:00 UTC", before);
        await time.WaitForAssertionAsync(() => Assert.Equal("Tue 24 Nov, 21:00", time.Find("time").TextContent));
        Assert.Equal("2026-11-24T12:00:00Z", time.Find("time").GetAttribute("datetime"));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("No/Zone")]
    [InlineData(null)]
    public async Task TimeZone_BrowserAnswersNonsense_StaysUtc(string? answer)
    {
        _stage.JSInterop.Setup<string?>("portal.timeZone").SetResult(answer);
        var zone = _stage.Services.GetRequiredService<BrowserTimeZone>();

        await zone.DetectAsync(_stage.Services.GetRequiredService<IJSRuntime>());

        Assert.Null(zone.Zone);
        Assert.Equal(PageStage.Now, zone.ToLocal(PageStage.Now));
    }

    [Fact]
    public async Task Toast_Shown_LeavesAfterEightSecondsOrWhenClosed()
    {
        var region = _stage.Render<ToastRegion>();
        var toasts = _stage.Services.GetRequiredService<Toasts>();
        toasts.Show("<b>Recorded</b>");
        toasts.Show("Not recorded", ToastKind.Problem);
        await region.WaitForAssertionAsync(() => Assert.Equal(2, region.FindAll(".toast").Count));
        Assert.Equal("<b>Recorded</b>", region.Find(".toast.ok span").TextContent);

        await region.Find(".toast.b button").ClickAsync(new());
        await region.WaitForAssertionAsync(() => Assert.Single(region.FindAll(".toast")));
        _stage.Clock.Advance(TimeSpan.FromSeconds(8));
        await region.WaitForAssertionAsync(() => Assert.Empty(region.FindAll(".toast")));
    }

    [Fact]
    public async Task Announcer_SameSentenceTwice_IsThereTwiceAndGoes()
    {
        var region = _stage.Render<AnnouncerRegion>();
        var announcer = _stage.Services.GetRequiredService<Announcer>();
        announcer.Say("Approved by Mia Keller");
        announcer.Say("Approved by Mia Keller");

        await region.WaitForAssertionAsync(() => Assert.Equal(2, region.FindAll("p").Count));
        Assert.Equal("polite", region.Find("div").GetAttribute("aria-live"));
        _stage.Clock.Advance(TimeSpan.FromSeconds(1));
        await region.WaitForAssertionAsync(() => Assert.Empty(region.FindAll("p")));
    }

    [Fact]
    public async Task Boundary_PageThrows_SaysWhatWasKeptAndTheIdAndRecovers()
    {
        var fails = true;
        RenderFragment page = builder =>
        {
            if (fails)
            {
                throw new InvalidOperationException("secret detail");
            }

            builder.AddContent(0, "the page");
        };
        var boundary = _stage.Render<PageErrorBoundary>(p => p.AddChildContent<Page>(c => c.Add(t => t.Content, page)));

        Assert.Matches("What was saved before is kept.*id: [0-9a-f]{12}", boundary.Find("[role=alert]").TextContent);
        Assert.DoesNotContain("secret", boundary.Markup, StringComparison.Ordinal);
        fails = false;
        await boundary.Find("button").ClickAsync(new());
        await boundary.WaitForAssertionAsync(() => Assert.Equal("the page", boundary.Markup));
    }

    private sealed class Page : ComponentBase
    {
        [Parameter]
        public RenderFragment Content { get; set; } = default!;

        protected override void BuildRenderTree(RenderTreeBuilder builder) => Content(builder);
    }
}
