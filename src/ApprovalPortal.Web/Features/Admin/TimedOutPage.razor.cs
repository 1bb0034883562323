using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Components.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Admin;

/// <summary>What timed out, to be reopened, and what is stuck.</summary>
public sealed partial class TimedOutPage : IDisposable
{
    private static readonly ListOrder[] s_orders =
    [
        ListOrder.Newest, ListOrder.Oldest, ListOrder.Changed, ListOrder.AmountDescending, ListOrder.AmountAscending,
        ListOrder.Title, ListOrder.Requester,
    ];

    private readonly CancellationTokenSource _gone = new();
    private readonly Dictionary<string, TimedOutRow?> _rows = new(StringComparer.Ordinal);
    private ApprovalList? _timedOut;
    private ApprovalList? _stuck;
    private int? _keptDays;
    private string? _focusRow;
    private bool _focusHeading;
    private ElementReference _heading;

    [Inject]
    private ApprovalLists Lists { get; set; } = default!;

    [Inject]
    private IApprovalClient Client { get; set; } = default!;

    [Inject]
    private IStringLocalizer<AdminTexts> Texts { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        _timedOut?.Dispose();
        _stuck?.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _timedOut = await Lists.OpenAsync(ApprovalScope.TimedOut, RendererInfo.IsInteractive, InvokeAsync, StateHasChanged);
        _stuck = await Lists.OpenAsync(ApprovalScope.Stuck, RendererInfo.IsInteractive, InvokeAsync, StateHasChanged, "stuck-");
        try
        {
            // Asked by the circuit alone: a page must not wait for Temporal to be prerendered.
            _keptDays = RendererInfo.IsInteractive ? await Client.GetRetentionDaysAsync(_gone.Token) : null;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusRow is { } requestId && _rows.GetValueOrDefault(requestId) is { } row)
        {
            _focusRow = null;
            await row.FocusAsync();
        }

        if (_focusHeading)
        {
            _focusHeading = false;
            await _heading.FocusAsync();
        }
    }

    private void OnReopened(ApprovalRow row)
    {
        _focusRow = _timedOut!.NeighbourOf(row)?.RequestId;
        _focusHeading = _focusRow is null;
        _timedOut.Hide(row.RequestId, row.RunId);
    }
}
