using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Inbox;

/// <summary>
/// A request that waits, with its preview while it is selected, so that both follow each other for the keyboard. One
/// component with few frames, rendered again only when it looks otherwise: rows are what an open inbox costs most.
/// </summary>
public sealed partial class InboxRow
{
    private ElementReference _link;
    private Face _face = default!;
    private Face? _rendered;

    /// <summary>The request to show.</summary>
    [Parameter, EditorRequired]
    public ApprovalRow Row { get; set; } = default!;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Viewer Viewer { get; set; } = default!;

    /// <summary>The preview belongs to this row.</summary>
    [Parameter]
    public bool IsSelected { get; set; }

    /// <summary>The row's link takes the focus as soon as it is there.</summary>
    [Parameter]
    public bool TakesFocus { get; set; }

    /// <summary>Called when the row was clicked (true) or its link got the focus (false).</summary>
    [Parameter]
    public EventCallback<(ApprovalRow Row, bool ByHand)> Selected { get; set; }

    /// <summary>Called when a decision was answered.</summary>
    [Parameter]
    public EventCallback<ApprovalRow> Decided { get; set; }

    [Inject]
    private RowWords Words { get; set; } = default!;

    [Inject]
    private RelativeTime Relative { get; set; } = default!;

    [Inject]
    private PeopleDirectory People { get; set; } = default!;

    [Inject]
    private CommandDialogs Dialogs { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ApprovalTexts> Shared { get; set; } = default!;

    private string TitleId => $"row-{Uri.EscapeDataString(Row.RequestId)}";

    /// <inheritdoc />
    protected override void OnParametersSet() => _face = new(
        Row,
        IsSelected,
        TakesFocus,
        Words.Origin(Row),
        Row.DueAt is { } due ? Relative.WithDue(due) : null,
        Relative.WithAgo(Row.RequestedAt),
        People.All)
    {
        Target = _rendered?.Row == Row ? _rendered.Target : DecisionTarget.Of(Row, Viewer),
    };

    /// <inheritdoc />
    protected override bool ShouldRender() => _face != _rendered;

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var takesFocus = TakesFocus && _rendered?.TakesFocus is not true;
        _rendered = _face;
        if (takesFocus)
        {
            await _link.FocusAsync();
        }
    }

    private async Task DecideAsync(ApprovalRole role, bool isApproval)
    {
        if (await Dialogs.DecideAsync(_face.Target, role, isApproval) is not null)
        {
            await TellAsync();
        }
    }

    private Task TellAsync() => Decided.InvokeAsync(Row);

    // All that the markup shows.
    private sealed record Face(
        ApprovalRow Row,
        bool IsSelected,
        bool TakesFocus,
        string Origin,
        TimeInWords? Due,
        TimeInWords Asked,
        IReadOnlyList<Person> People)
    {
        public required DecisionTarget Target { get; init; }
    }
}
