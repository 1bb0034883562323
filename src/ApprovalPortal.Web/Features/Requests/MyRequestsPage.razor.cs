using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Requests;

/// <summary>What the viewer asked for.</summary>
public sealed partial class MyRequestsPage : IDisposable
{
    private static readonly ListOrder[] s_orders =
    [
        ListOrder.Newest, ListOrder.Oldest, ListOrder.Due, ListOrder.Changed, ListOrder.AmountDescending,
        ListOrder.AmountAscending, ListOrder.Title, ListOrder.Status,
    ];

    private ApprovalList? _list;

    [Inject]
    private ApprovalLists Lists { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RequestTexts> Texts { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ApprovalTexts> Shared { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose() => _list?.Dispose();

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() =>
        _list = await Lists.OpenAsync(
            ApprovalScope.Mine,
            RendererInfo.IsInteractive,
            InvokeAsync,
            StateHasChanged);

    // A second click lets go of the status.
    private string AddressOf(ApprovalStatus status) => Navigation.GetUriWithQueryParameters(
        "/requests",
        (_list!.Filters with { Status = _list.Filters.Status == status ? null : status, Page = 1 }).ToQueryString(""));
}
