using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.AspNetCore.Components;

namespace ApprovalPortal.Web.Features.Inbox;

/// <summary>
/// A request that waits, with its preview while it is selected, so that both follow each other for the keyboard. One
/// component with few frames, rendered again only when it looks otherwise: rows are what an open inbox costs most.
/// </summary>
public sealed partial class InboxRow
{
    private ElementReference _link;
    private DecisionTarget _target = default!;
    private string _titleId = "";
    private string _facts = "";
    private object? _factsOf;
    private Face _face = default!;
    private Face? _rendered;

    /// <summary>The request to show.</summary>
    [Parameter, EditorRequired]
    public ApprovalRow Row { get; set; } = default!;

    /// <summary>What the row leads to.</summary>
    [Parameter, EditorRequired]
    public InboxRowActs Acts { get; set; } = default!;

    /// <summary>The preview belongs to this row.</summary>
    [Parameter]
    public bool IsSelected { get; set; }

    /// <summary>The row's link takes the focus as soon as it is there.</summary>
    [Parameter]
    public bool TakesFocus { get; set; }

    [Inject]
    private InboxFacts Facts { get; set; } = default!;

    [Inject]
    private PeopleDirectory People { get; set; } = default!;

    [Inject]
    private CommandDialogs Dialogs { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // Every change of the page comes by here, for each of its rows; few change what a row says.
        var factsOf = Facts.BasisOf(Row);
        if (!factsOf.Equals(_factsOf))
        {
            _factsOf = factsOf;
            _target = DecisionTarget.Of(Row, Acts.Viewer);
            _titleId = $"row-{Uri.EscapeDataString(Row.RequestId)}";
            _facts = Facts.Of(Row);
        }

        _face = new(Row, IsSelected, TakesFocus, _facts, People.All);
    }

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
        if (await Dialogs.DecideAsync(_target, role, isApproval) is not null)
        {
            await TellAsync();
        }
    }

    private Task TellAsync() => Acts.Decided.InvokeAsync(Row);

    // All that the markup shows.
    private sealed record Face(
        ApprovalRow Row, bool IsSelected, bool TakesFocus, string Facts, IReadOnlyList<Person> People);
}
