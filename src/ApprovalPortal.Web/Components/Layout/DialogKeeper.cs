using ApprovalPortal.Web.Components.Approvals;
using Microsoft.AspNetCore.Components;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>
/// Shows nothing, and takes the open dialog along when the page goes on in another circuit: after a pause, on another node
/// because this one stops, or after a reload because it died.
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

    [Inject]
    private KeptDrafts Drafts { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        // Only now is the place there where dialogs appear.
        var draft = _kept;
        _kept = null;
        if (await Drafts.TakeAsync<CommandDraft>(CommandDialog.KeptName) is { } reloaded)
        {
            draft ??= reloaded.Draft with { Text = reloaded.Fields.GetValueOrDefault(CommandDialog.FieldId) };
        }

        if (draft is not null)
        {
            _ = InvokeAsync(() => Dialogs.ShowAsync(draft));
        }
    }
}
