using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Inbox;

/// <summary>A request that waits, with its preview while it is selected, so that both follow each other for the keyboard.</summary>
public sealed partial class InboxRow
{
    private ElementReference _link;

    /// <summary>The request to show.</summary>
    [Parameter, EditorRequired]
    public ApprovalRow Row { get; set; } = default!;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Viewer Viewer { get; set; } = default!;

    /// <summary>The preview belongs to this row.</summary>
    [Parameter]
    public bool IsSelected { get; set; }

    /// <summary>Called when the row was clicked (true) or its link got the focus (false).</summary>
    [Parameter]
    public EventCallback<bool> Selected { get; set; }

    /// <summary>Called with what became of a decision.</summary>
    [Parameter]
    public EventCallback<CommandOutcome> Decided { get; set; }

    [Inject]
    private RowWords Words { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ApprovalTexts> Shared { get; set; } = default!;

    private DecisionTarget Target => DecisionTarget.Of(Row, Viewer);

    private string TitleId => $"row-{Uri.EscapeDataString(Row.RequestId)}";

    /// <summary>Puts the focus on the row's link.</summary>
    public ValueTask FocusAsync() => _link.FocusAsync();
}
