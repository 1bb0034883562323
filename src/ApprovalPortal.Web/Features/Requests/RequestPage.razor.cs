using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Requests;

/// <summary>One request: how it stands, everything that happened, and what the viewer may do. It follows by itself.</summary>
public sealed partial class RequestPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private string? _shownId;
    private bool _isMissing;
    private bool _isLoading;
    private bool _isStale;
    private Viewer? _viewer;
    private DecisionTarget? _target;
    private RequestHeader? _header;
    private RunHistory? _history;
    private string? _historyOf;
    private bool _focusTitle;
    private IDisposable? _subscription;

    /// <summary>The rest of the address; <see cref="RequestAddress.IdIn"/> reads it.</summary>
    [Parameter]
    public string? RequestId { get; set; }

    /// <summary>What the page shows; kept from the prerendered page to the interactive one.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public ApprovalSnapshot? Snapshot { get; set; }

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    [Inject]
    private IApprovalDesk Desk { get; set; } = default!;

    [Inject]
    private ICurrentViewer CurrentViewer { get; set; } = default!;

    [Inject]
    private ApprovalIndex Index { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RequestTexts> Texts { get; set; } = default!;

    private IReadOnlyList<ApprovalRole> OutsideRoles =>
        [.. Snapshot!.Details.Decisions.Where(decision => Snapshot.OutsideDecisions?.Contains(decision) is true).Select(decision => decision.Role)];

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        _subscription?.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var id = RequestAddress.IdIn(Navigation.Uri);
        if (_shownId == id)
        {
            return;
        }

        (_shownId, _isMissing, _target, _history, _historyOf) = (id, false, null, null, null);
        Snapshot = Snapshot?.Details.RequestId == id ? Snapshot : null;
        _viewer ??= await CurrentViewer.GetAsync();
        // Subscribed first: what changes while it is read must not be missed.
        Follow(id);
        if (Snapshot is null)
        {
            await LoadAsync();
        }
        else
        {
            Show(Snapshot);
            await LoadHistoryAsync();
        }

        if (_isMissing && HttpContext is { Response.HasStarted: false })
        {
            HttpContext.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusTitle && _header is not null)
        {
            _focusTitle = false;
            await _header.FocusAsync();
        }
    }

    private void Follow(string id)
    {
        _subscription?.Dispose();
        _subscription = RendererInfo.IsInteractive ? Index.Subscribe(() => _ = InvokeAsync(ReloadAsync), id) : null;
    }

    private async Task ReloadAsync()
    {
        try
        {
            await LoadAsync();
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task LoadAsync()
    {
        _isStale = true;
        if (_isLoading)
        {
            return;
        }

        _isLoading = true;
        try
        {
            // Changes that come while one is read call for one more reading, not for one each.
            while (_isStale && !_gone.IsCancellationRequested)
            {
                _isStale = false;
                var id = _shownId!;
                var snapshot = _viewer is null ? null : await Desk.GetAsync(id, _gone.Token);
                if (id == _shownId)
                {
                    Show(snapshot);
                }
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
        finally
        {
            _isLoading = false;
        }

        StateHasChanged();
        await LoadHistoryAsync();
    }

    // After the request itself, which must not wait for runs that ended long ago; a prerendered page goes without.
    private async Task LoadHistoryAsync()
    {
        if (!RendererInfo.IsInteractive || Snapshot is not { Details: { ReopenedFrom: not null, RunId: var runId } } || runId == _historyOf)
        {
            return;
        }

        var id = _shownId!;
        _historyOf = runId;
        try
        {
            var history = await Desk.GetHistoryAsync(id, _gone.Token);
            if (id == _shownId && runId == _historyOf)
            {
                _history = history;
                // Runs that did not answer are asked again with the next change.
                _historyOf = history.End == RunHistoryEnd.NotAnswered ? null : runId;
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }

    private void Show(ApprovalSnapshot? snapshot)
    {
        _isMissing = snapshot is null || _viewer is null;
        Snapshot = _isMissing ? null : snapshot;
        _target = _isMissing ? null : DecisionTarget.Of(snapshot!.Details, _viewer!);
    }

    private Task OnAnsweredAsync(CommandOutcome outcome)
    {
        // The button that opened the dialog is about to leave.
        _focusTitle = true;
        switch (outcome)
        {
            case CommandOutcome.Done { Snapshot: { } confirmed } when confirmed.Details.RequestId == _shownId:
                Show(confirmed);
                return Task.CompletedTask;
            case CommandOutcome.Stored:
                // Nobody should decide twice while no worker can confirm the first time.
                _target = _target! with { Roles = [] };
                return Task.CompletedTask;
            default:
                return LoadAsync();
        }
    }
}
