using ApprovalPortal.Web.Components.Approvals;
using Microsoft.AspNetCore.Components;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>
/// Shows nothing, and takes the open dialog along when the page goes on in another circuit: after a pause, or on another
/// node because this one stops.
/// </summary>
public sealed class DialogKeeper : ComponentBase
{
    private CommandDraft? _kept;

    /// <summary>What is kept: read when the circuit is put away, set before the next one renders.</summary>
    [PersistentState]
    public CommandDraft? Open
    {
        get => _kept ?? Dialogs.Open;
        set => _kept = value;
    }

    [Inject]
    private CommandDialogs Dialogs { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        // Only now is the place there where dialogs appear.
        if (_kept is { } draft)
        {
            _kept = null;
            _ = InvokeAsync(() => Dialogs.ShowAsync(draft));
        }
    }
}
