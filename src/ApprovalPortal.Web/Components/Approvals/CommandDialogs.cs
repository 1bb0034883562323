using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Components.Layout;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>
/// Opens the dialogs that decide, withdraw and reopen, and says afterwards what happened. Each answers what became of the
/// command, or null when nothing was sent or nobody waited for the answer. One for each circuit.
/// </summary>
public sealed partial class CommandDialogs(
    IDialogService dialogs,
    IApprovalDesk desk,
    Toasts toasts,
    KeptDrafts drafts,
    CommandMessages messages,
    IStringLocalizer<ApprovalTexts> texts,
    ILogger<CommandDialogs> log)
{
    // A click beside the dialog must not throw a comment away.
    private static readonly DialogOptions s_options = new()
    {
        BackdropClick = false,
        CloseOnEscapeKey = true,
        MaxWidth = MaxWidth.Small,
        FullWidth = true,
    };

    /// <summary>The dialog that is open; null while there is none.</summary>
    public CommandDraft? Open { get; private set; }

    /// <summary>What the button says that decides: with the role where the viewer has several.</summary>
    public string LabelOf(DecisionTarget target, ApprovalRole role, bool isApproval)
    {
        var verb = isApproval ? "Approve" : "Reject";
        return target.NamesRole ? texts[$"{verb}As", texts[$"Role.{role}"]] : texts[verb];
    }

    /// <summary>Approves or rejects for one of the viewer's roles.</summary>
    public Task<CommandOutcome?> DecideAsync(DecisionTarget target, ApprovalRole role, bool isApproval) => ShowAsync(
        new(isApproval ? CommandKind.Approve : CommandKind.Reject, target.RequestId, target.RunId, target.Title, target.Amount)
        {
            Role = role,
            Revision = target.Revision,
        });

    /// <summary>Takes a request of the viewer back.</summary>
    public Task<CommandOutcome?> WithdrawAsync(ApprovalDetails details) => ShowAsync(new(
        CommandKind.Withdraw, details.RequestId, details.RunId, details.Title, Money.Show(details.Amount, details.Currency)));

    /// <summary>Starts a further run of a request that timed out.</summary>
    public Task<CommandOutcome?> ReopenAsync(ApprovalRow row) => ShowAsync(new(
        CommandKind.Reopen, row.RequestId, row.RunId, row.Title, Money.Show(row.Amount, row.Currency)));

    /// <summary>Opens a dialog, an earlier circuit's too, with what was typed into it.</summary>
    public async Task<CommandOutcome?> ShowAsync(CommandDraft draft)
    {
        var (kind, role) = (draft.Kind, draft.Role);
        var heading = role is null ? texts[$"{kind}"] : texts[$"{kind}As", texts[$"Role.{role}"]];
        var parameters = new DialogParameters<CommandDialog>
        {
            { dialog => dialog.Heading, heading },
            { dialog => dialog.RequestTitle, draft.Title },
            { dialog => dialog.Amount, draft.Amount },
            { dialog => dialog.Load, LoadAsync },
            { dialog => dialog.Label, texts[role is null ? "Reason" : "Comment"] },
            { dialog => dialog.Help, texts[$"{kind}Help"] },
            { dialog => dialog.IsRequired, kind != CommandKind.Approve },
            { dialog => dialog.IsDangerous, kind is CommandKind.Reject or CommandKind.Withdraw },
            { dialog => dialog.Role, role },
            { dialog => dialog.Typed, draft.Text },
            { dialog => dialog.Draft, await drafts.SealAsync(draft with { Text = null }) },
            { dialog => dialog.OnTyped, text => Open = (Open ?? draft) with { Text = text } },
            { dialog => dialog.Check, text => Check(kind, text) },
            { dialog => dialog.Send, (text, token) => SendAsync(Open ?? draft, text, token) },
        };
        Open = draft;
        try
        {
            var shown = await dialogs.ShowAsync<CommandDialog>(heading, parameters, s_options);
            var outcome = (await shown.Result)?.Data as CommandOutcome;
            Tell(draft, outcome);
            return outcome;
        }
        finally
        {
            Open = null;
        }

        async Task<ApprovalSnapshot?> LoadAsync(CancellationToken token)
        {
            var snapshot = await FindAsync(draft.RequestId, token);
            if (snapshot is { IsLive: true, Details: var details } && details.RunId == draft.RunId && Open is not null)
            {
                // The decision names the revision that the dialog shows, which may be newer than the screen's.
                Open = Open with { Revision = details.Revision };
            }

            return snapshot;
        }
    }

    private async Task<ApprovalSnapshot?> FindAsync(string requestId, CancellationToken cancellationToken)
    {
        try
        {
            return await desk.GetAsync(requestId, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A decision can be sent all the same; the dialog says that it shows what the lists know.
            LogNoDetails(log, requestId, e);
            return null;
        }
    }

    private static FieldError? Check(CommandKind kind, string? text) => kind switch
    {
        CommandKind.Approve => ApprovalLimits.CheckComment("comment", text) ?? InvisibleCharacters.Check("comment", text),
        CommandKind.Reject => ApprovalLimits.CheckText("comment", text, ApprovalLimits.Comment, multiline: true)
            ?? InvisibleCharacters.Check("comment", text),
        _ => ApprovalLimits.CheckText("reason", text, ApprovalLimits.Reason, multiline: true)
            ?? InvisibleCharacters.Check("reason", text),
    };

    private Task<CommandOutcome> SendAsync(CommandDraft draft, string? text, CancellationToken cancellationToken) => draft.Kind switch
    {
        CommandKind.Withdraw => desk.WithdrawAsync(draft.RequestId, draft.RunId, text!, draft.CommandId, cancellationToken),
        CommandKind.Reopen => desk.ReopenAsync(draft.RequestId, draft.RunId, text!, cancellationToken),
        _ => desk.DecideAsync(
            new(draft.RequestId, draft.RunId, draft.Role!.Value, draft.Kind == CommandKind.Approve, text, draft.CommandId, draft.Revision),
            cancellationToken),
    };

    private void Tell(CommandDraft draft, CommandOutcome? outcome)
    {
        switch (outcome)
        {
            case CommandOutcome.Done:
                toasts.Show(draft.Role is { } role ? texts[$"Done.{draft.Kind}", texts[$"As.{role}"]] : texts[$"Done.{draft.Kind}"]);
                break;
            case CommandOutcome.Stored:
                toasts.Show(messages.Of(outcome, draft.Role), ToastKind.Info);
                break;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The details of {RequestId} could not be read for a dialog")]
    private static partial void LogNoDetails(ILogger logger, string requestId, Exception exception);
}
