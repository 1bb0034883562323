using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Components.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Inbox;

/// <summary>What waits for the viewer's decision, and what the viewer has decided.</summary>
public sealed partial class InboxPage : IDisposable
{
    private const string Waiting = "Waiting";
    private const string Decided = "Decided";

    private static readonly string[] s_tabs = [Waiting, Decided];

    private static readonly ListOrder[] s_orders =
    [
        ListOrder.Newest, ListOrder.Oldest, ListOrder.Due, ListOrder.AmountDescending, ListOrder.AmountAscending,
        ListOrder.Title, ListOrder.Requester,
    ];

    private readonly Dictionary<string, ElementReference> _tabs = [];
    private ApprovalList? _list;
    private InboxRowActs? _acts;
    private string? _shown;
    private string? _focusRow;
    private bool _focusHeading;
    private ElementReference _heading;

    /// <summary>The tab that the address names.</summary>
    [SupplyParameterFromQuery(Name = "tab")]
    private string? Tab { get; set; }

    [Inject]
    private ApprovalLists Lists { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<InboxTexts> Texts { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ApprovalTexts> Shared { get; set; } = default!;

    private string Current => string.Equals(Tab, Decided, StringComparison.OrdinalIgnoreCase) ? Decided : Waiting;

    private bool IsWaiting => Current == Waiting;

    private string? SelectedId =>
        _list is null ? null
        : _list.Rows.Any(row => row.RequestId == _list.Filters.Selected) ? _list.Filters.Selected
        : _list.Rows.Count > 0 ? _list.Rows[0].RequestId
        : null;

    /// <inheritdoc />
    public void Dispose() => _list?.Dispose();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Current)
        {
            return;
        }

        _shown = Current;
        _list?.Dispose();
        _list = await Lists.OpenAsync(
            IsWaiting ? ApprovalScope.Waiting : ApprovalScope.Decided,
            RendererInfo.IsInteractive,
            InvokeAsync,
            StateHasChanged);
        _acts = _list is null ? null : new(
            _list.Viewer,
            EventCallback.Factory.Create<(ApprovalRow, bool)>(this, Select),
            EventCallback.Factory.Create<ApprovalRow>(this, OnDecided));
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusHeading)
        {
            _focusHeading = false;
            await _heading.FocusAsync();
        }
    }

    private void Open(string tab) =>
        Navigation.NavigateTo(tab == Waiting ? "/inbox" : $"/inbox?tab={tab.ToLowerInvariant()}");

    private async Task OnTabKeyAsync(KeyboardEventArgs e)
    {
        if (e.Key is "ArrowLeft" or "ArrowRight" or "Home" or "End")
        {
            var next = IsWaiting ? Decided : Waiting;
            Open(next);
            await _tabs[next].FocusAsync();
        }
    }

    // A row that got the focus is on the way to being opened as well: writing the address would fight with that.
    private void Select((ApprovalRow Row, bool ByHand) chosen)
    {
        _focusRow = null;
        _list!.Select(chosen.Row.RequestId, writeAddress: chosen.ByHand);
    }

    private void OnDecided(ApprovalRow row)
    {
        var next = _list!.NeighbourOf(row);
        _list.Hide(row.RequestId, row.RunId);
        if (next is not null)
        {
            _list.Select(next.RequestId, writeAddress: false);
        }

        _focusRow = next?.RequestId;
        _focusHeading = next is null;
    }
}
