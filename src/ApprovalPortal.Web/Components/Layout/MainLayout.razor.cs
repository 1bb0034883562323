using ApprovalPortal.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>
/// What surrounds every page of a signed-in person. A page disables its buttons until its circuit is up with
/// <c>disabled="@(!RendererInfo.IsInteractive)"</c>: a prerendered button does nothing.
/// </summary>
public sealed partial class MainLayout : IDisposable
{
    private ElementReference _main;
    private PageErrorBoundary? _boundary;
    private string _path = "";
    private string _name = "";
    private string _initials = "";
    private bool _focusMain;

    [Inject]
    private IStringLocalizer<LayoutTexts> Texts { get; set; } = default!;

    [Inject]
    private ICurrentViewer CurrentViewer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private BrowserTimeZone TimeZone { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _path = PathOf(Navigation.Uri);
        Navigation.LocationChanged += OnLocationChanged;
        _name = (await CurrentViewer.GetAsync())?.DisplayName ?? "";
        _initials = string.Concat(_name
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Take(2)
            .Select(word => word.EnumerateRunes().First().ToString()));
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await TimeZone.DetectAsync(Script);
        }

        if (_focusMain)
        {
            // The first page keeps the browser's own focus: whoever has begun to type must not be interrupted.
            _focusMain = false;
            await _main.FocusAsync(preventScroll: true);
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        var path = PathOf(e.Location);
        if (path == _path)
        {
            return;
        }

        _path = path;
        _focusMain = true;
        _boundary?.Recover();
        _ = InvokeAsync(StateHasChanged);
    }

    private string PathOf(string uri) => "/" + Navigation.ToBaseRelativePath(uri).Split('?', '#')[0];
}
