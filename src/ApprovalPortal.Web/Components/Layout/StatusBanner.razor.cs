using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Worker.Temporal;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>Says on every page what is wrong with Temporal or the feed, and since when the lists stand still.</summary>
public sealed partial class StatusBanner : IDisposable
{
    private IDisposable? _subscription;
    private (string? Problem, FeedState State)? _shown;

    [Inject]
    private IStringLocalizer<LayoutTexts> Texts { get; set; } = default!;

    [Inject]
    private ApprovalIndex Index { get; set; } = default!;

    [Inject]
    private LiveUpdates Updates { get; set; } = default!;

    [Inject]
    private TemporalConnection Temporal { get; set; } = default!;

    private string? Problem => Temporal.Health.Problem ?? Index.State.Problem;

    /// <inheritdoc />
    public void Dispose()
    {
        Temporal.Changed -= Refresh;
        _subscription?.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            Temporal.Changed += Refresh;
            _subscription = Updates.Follow(InvokeAsync, HasChanged, StateHasChanged);
        }
    }

    private bool HasChanged()
    {
        var before = _shown;
        _shown = (Problem, Index.State);
        // How old the lists are is shown beside a problem alone.
        return _shown?.Problem != before?.Problem
            || _shown?.State.IsLoaded != before?.State.IsLoaded
            || (Problem is not null && _shown != before);
    }

    private void Refresh() => _ = InvokeAsync(StateHasChanged);
}
