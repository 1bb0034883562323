using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Web.Components.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Inbox;

/// <summary>The selected request beside the list.</summary>
public sealed partial class InboxPreview : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private (string RequestId, string RunId, int Revision)? _asked;
    private string? _description;

    /// <summary>The request to show.</summary>
    [Parameter, EditorRequired]
    public ApprovalRow Row { get; set; } = default!;

    /// <summary>The decision that its buttons open.</summary>
    [Parameter, EditorRequired]
    public DecisionTarget Target { get; set; } = default!;

    /// <summary>Called when a decision was answered.</summary>
    [Parameter]
    public EventCallback Decided { get; set; }

    [Inject]
    private IApprovalDesk Desk { get; set; } = default!;

    [Inject]
    private PeopleDirectory People { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ApprovalTexts> Shared { get; set; } = default!;

    [Inject]
    private IStringLocalizer<InboxTexts> Texts { get; set; } = default!;

    // A cut that would have split a surrogate pair is one character shorter.
    private bool IsCut => Row.Excerpt.Length >= ApprovalRowReader.ExcerptLength - 1;

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var asked = (Row.RequestId, Row.RunId, Row.Revision);
        if (_asked == asked || !RendererInfo.IsInteractive)
        {
            return;
        }

        if (_asked?.RequestId != Row.RequestId || _asked?.RunId != Row.RunId)
        {
            _description = null;
        }

        _asked = asked;
        try
        {
            // Asked of the workflow once per change, for all viewers of the node.
            if (await Desk.GetAsync(Row.RequestId, _gone.Token) is { IsLive: true, Details: var details }
                && _asked == asked
                && details.RunId == Row.RunId)
            {
                _description = details.Description;
            }
        }
        catch (Exception)
        {
            // The excerpt stays with a link to the request: an inbox must not fail for a description.
        }
    }
}
