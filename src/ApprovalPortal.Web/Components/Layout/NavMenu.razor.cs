using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>The places that the viewer's roles lead to, with how much waits there.</summary>
public sealed partial class NavMenu : IDisposable
{
    private IReadOnlyList<Link> _links = [];
    private Viewer? _viewer;
    private string _current = "";
    private IDisposable? _subscription;

    [Inject]
    private IStringLocalizer<LayoutTexts> Texts { get; set; } = default!;

    [Inject]
    private ICurrentViewer CurrentViewer { get; set; } = default!;

    [Inject]
    private ApprovalIndex Index { get; set; } = default!;

    [Inject]
    private LiveUpdates Updates { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _subscription?.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _viewer = await CurrentViewer.GetAsync();
        Refresh();
        Navigation.LocationChanged += OnLocationChanged;
        if (RendererInfo.IsInteractive)
        {
            _subscription = Updates.Follow(InvokeAsync, Refresh, StateHasChanged);
        }
    }

    private bool Refresh()
    {
        var (links, current) = (_links, _current);
        _links = _viewer is null ? [] : [.. LinksOf(_viewer)];
        var path = "/" + Navigation.ToBaseRelativePath(Navigation.Uri).Split('?', '#')[0].TrimEnd('/');
        // A request's own page is below none of them: it may be anybody's.
        _current = _links.Select(link => link.Href).FirstOrDefault(href => path == href) ?? "";
        return current != _current || !links.SequenceEqual(_links);
    }

    private IEnumerable<Link> LinksOf(Viewer viewer)
    {
        if (viewer.Roles.Count > 0)
        {
            yield return new("/inbox", "Inbox", Index.Count(new(ApprovalScope.Waiting, viewer)), "Waiting");
        }

        yield return new(
            "/requests",
            "MyRequests",
            Index.Count(new(ApprovalScope.Mine, viewer) { Status = ApprovalStatus.Pending }),
            "Pending");
        yield return new("/requests/new", "NewRequest");
        if (viewer.IsAdmin)
        {
            yield return new("/admin/timed-out", "TimedOut", Index.Count(new(ApprovalScope.TimedOut, viewer)), "Waiting");
            yield return new("/admin/requests", "AllRequests");
            yield return new("/admin/users", "Users");
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) =>
        _ = InvokeAsync(() =>
        {
            Refresh();
            StateHasChanged();
        });

    private sealed record Link(string Href, string Text, int? Count = null, string? CountText = null);
}
