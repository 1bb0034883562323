using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Components.Layout;
using ApprovalPortal.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>Which of its states a list is in.</summary>
public enum ListState
{
    /// <summary>The index has not been loaded yet.</summary>
    Loading,

    /// <summary>The index could not be loaded.</summary>
    Failed,

    /// <summary>The list has no rows at all.</summary>
    Empty,

    /// <summary>The filters let nothing pass.</summary>
    NoMatch,

    /// <summary>There is something to see.</summary>
    Rows,
}

/// <summary>
/// One list of one page: what it is narrowed to, kept in the address, and the rows that the index has for it. Used on the
/// renderer's thread only.
/// </summary>
public sealed class ApprovalList : IDisposable
{
    private static readonly TimeSpan s_wordsAge = TimeSpan.FromMinutes(1);

    private readonly ApprovalIndex _index;
    private readonly NavigationManager _navigation;
    private readonly TimeProvider _time;
    private readonly ApprovalQuery _all;
    private readonly Func<Action, Task> _invoke;
    private readonly Action _render;
    private readonly string _prefix;
    private readonly string _path;

    // The page has moved on by the time its own address is reported back.
    private readonly HashSet<string> _ownAddresses = new(StringComparer.Ordinal);
    private readonly HiddenRows _hidden;
    private IDisposable? _subscription;
    private long _renderedAt;

    /// <summary>
    /// Reads the filters from the address and the rows from the index. <paramref name="invoke"/> runs work on the renderer's
    /// thread, <paramref name="render"/> renders the page; <paramref name="prefix"/> tells the parameters of a page's second
    /// list apart.
    /// </summary>
    public ApprovalList(
        ApprovalIndex index,
        NavigationManager navigation,
        TimeProvider time,
        ApprovalQuery all,
        Func<Action, Task> invoke,
        Action render,
        string prefix = "")
    {
        (_index, _navigation, _time, _all, _invoke, _render, _prefix) = (index, navigation, time, all, invoke, render, prefix);
        _path = PathOf(navigation.Uri);
        _hidden = new(index, time, () => Render(Refresh));
        Filters = ListFilters.Parse(navigation.Uri, prefix);
        Refresh();
    }

    /// <summary>Who looks.</summary>
    public Viewer Viewer => _all.Viewer;

    /// <summary>What the list is narrowed to.</summary>
    public ListFilters Filters { get; private set; }

    /// <summary>What there is to show.</summary>
    public ListState State { get; private set; }

    /// <summary>The rows of the page.</summary>
    public IReadOnlyList<ApprovalRow> Rows { get; private set; } = [];

    /// <summary>How many rows the filters let pass.</summary>
    public int Total { get; private set; }

    /// <summary>The index's answer, with what it counts beside the rows.</summary>
    public ApprovalPage? Page { get; private set; }

    /// <summary>How many pages there are, at least one.</summary>
    public int PageCount => Math.Max(1, (Total + ListFilters.PageSize - 1) / ListFilters.PageSize);

    /// <summary>Follows the index and the address; called once.</summary>
    public void Follow(LiveUpdates updates)
    {
        _subscription = updates.Follow(_invoke, RefreshIfOtherwise, _render);
        _navigation.LocationChanged += OnLocationChanged;
    }

    /// <summary>Narrows the list down otherwise, from its first page on, and writes that into the address.</summary>
    public void Narrow(ListFilters filters) => Show(filters with { Page = 1, Selected = null });

    /// <summary>Turns to a page.</summary>
    public void TurnTo(int page) => Show(Filters with { Page = Math.Clamp(page, 1, PageCount), Selected = null });

    /// <summary>Selects a row; its id goes into the address unless told.</summary>
    public void Select(string requestId, bool writeAddress = true)
    {
        if (writeAddress)
        {
            Show(Filters with { Selected = requestId });
        }
        else
        {
            Filters = Filters with { Selected = requestId };
        }
    }

    /// <summary>The row after this one, else the one before it: where the focus goes when this one leaves.</summary>
    public ApprovalRow? NeighbourOf(ApprovalRow row)
    {
        var at = Rows.TakeWhile(other => other.RequestId != row.RequestId).Count();
        return Rows.ElementAtOrDefault(at + 1) ?? Rows.ElementAtOrDefault(at - 1);
    }

    /// <summary>Leaves a run out, which a command has dealt with, until the index has news of it, for one minute at most.</summary>
    public void Hide(string requestId, string runId)
    {
        _hidden.Add(requestId, runId);
        Refresh();
    }

    /// <summary>Reads the rows again.</summary>
    public void Refresh()
    {
        if (!_index.State.IsLoaded)
        {
            State = _index.State.Problem is null ? ListState.Loading : ListState.Failed;
            return;
        }

        _hidden.Release();
        var page = _index.Query(Filters.Narrow(_all, _time.GetUtcNow()));
        if (page.Rows.Count == 0 && page.Total > 0)
        {
            // Rows have left since the page was turned.
            Filters = Filters with { Page = (page.Total + ListFilters.PageSize - 1) / ListFilters.PageSize };
            page = _index.Query(Filters.Narrow(_all, _time.GetUtcNow()));
        }

        Page = page;
        Rows = page.Rows.Any(_hidden.Contains) ? [.. page.Rows.Where(row => !_hidden.Contains(row))] : page.Rows;
        Total = page.Total - (page.Rows.Count - Rows.Count);
        State = Rows.Count > 0 ? ListState.Rows : Filters.NarrowsDown ? ListState.NoMatch : ListState.Empty;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _navigation.LocationChanged -= OnLocationChanged;
        _subscription?.Dispose();
        _hidden.Dispose();
    }

    // A list that looks the same is left alone, but for its times in words, which grow old by themselves.
    private bool RefreshIfOtherwise()
    {
        var (page, state, rows, filters) = (Page, State, Rows, Filters);
        Refresh();
        var now = _time.GetTimestamp();
        if (State == state
            && Filters == filters
            && Rows.SequenceEqual(rows, ReferenceEqualityComparer.Instance)
            && IsSame(page, Page)
            && _time.GetElapsedTime(_renderedAt, now) < s_wordsAge)
        {
            return false;
        }

        _renderedAt = now;
        return true;
    }

    private static bool IsSame(ApprovalPage? one, ApprovalPage? other) =>
        one?.Total == other?.Total
        && (one is null || other is null
            || (one.Categories.SequenceEqual(other.Categories)
                && one.CountByStatus.OrderBy(count => count.Key).SequenceEqual(other.CountByStatus.OrderBy(count => count.Key))));

    private void Render(Action change) => _ = _invoke(() =>
    {
        change();
        _render();
    });

    private void Show(ListFilters filters)
    {
        Filters = filters;
        // The page renders the rows, whatever part of it has narrowed them down.
        Render(Refresh);
        var address = _navigation.GetUriWithQueryParameters(Filters.ToQueryString(_prefix));
        if (address != _navigation.Uri)
        {
            _ownAddresses.Add(address);
            _navigation.NavigateTo(address, replace: true);
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        if (_ownAddresses.Remove(e.Location) || PathOf(e.Location) != _path)
        {
            return;
        }

        Render(() =>
        {
            Filters = ListFilters.Parse(e.Location, _prefix);
            Refresh();
        });
    }

    private static string PathOf(string uri) => new Uri(uri).AbsolutePath;
}
