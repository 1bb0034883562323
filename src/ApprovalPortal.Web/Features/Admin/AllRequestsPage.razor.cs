using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Components.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Admin;

/// <summary>All requests, whatever their status.</summary>
public sealed partial class AllRequestsPage : IDisposable
{
    private ApprovalList? _list;

    [Inject]
    private ApprovalLists Lists { get; set; } = default!;

    [Inject]
    private IStringLocalizer<AdminTexts> Texts { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ApprovalTexts> Shared { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose() => _list?.Dispose();

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() =>
        _list = await Lists.OpenAsync(
            ApprovalScope.All,
            RendererInfo.IsInteractive,
            InvokeAsync,
            StateHasChanged);
}
