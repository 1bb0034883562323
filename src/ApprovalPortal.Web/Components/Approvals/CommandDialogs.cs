using ApprovalPortal.Web.Approvals;
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
public sealed class CommandDialogs(
    IDialogService dialogs, IApprovalDesk desk, Toasts toasts, CommandMessages messages, IStringLocalizer<ApprovalTexts> texts)
{
    // A click beside the dialog must not throw a comment away.
    private static readonly DialogOptions s_options = new()
    {
        BackdropClick = false,
        CloseOnEscapeKey = true,
        MaxWidth = MaxWidth.Small,
        FullWidth = true,
    };

    /// <summary>What the button says that decides: with the role where the viewer has several.</summary>
    public string LabelOf(DecisionTarget target, ApprovalRole role, bool isApproval)
    {
        var verb = isApproval ? "Approve" : "Reject";
        return target.NamesRole ? texts[$"{verb}As", texts[$"Role.{role}"]] : texts[verb];
    }

    /// <summary>Approves or rejects for one of the viewer's roles.</summary>
    public Task<CommandOutcome?> DecideAsync(DecisionTarget target, ApprovalRole role, bool isApproval)
    {
        // Made once for the dialog: sent again, the decision counts once.
        var decisionId = Guid.NewGuid().ToString("N");
        return ShowAsync(
            texts[isApproval ? "ApproveAs" : "RejectAs", texts[$"Role.{role}"]],
            $"{target.Title} · {target.Amount}",
            new()
            {
                { dialog => dialog.Label, texts["Comment"] },
                { dialog => dialog.Help, texts[isApproval ? "ApproveHelp" : "RejectHelp"] },
                { dialog => dialog.IsRequired, !isApproval },
                { dialog => dialog.IsDangerous, !isApproval },
                { dialog => dialog.Role, role },
                { dialog => dialog.Check, comment => CheckComment(comment, isApproval) },
                {
                    dialog => dialog.Send,
                    (comment, token) => desk.DecideAsync(
                        new(target.RequestId, target.RunId, role, isApproval, comment, decisionId, target.Revision), token)
                },
            },
            texts[isApproval ? "Done.Approve" : "Done.Reject", texts[$"As.{role}"]],
            role);
    }

    /// <summary>Takes a request of the viewer back.</summary>
    public Task<CommandOutcome?> WithdrawAsync(ApprovalDetails details) => ShowAsync(
        texts["Withdraw"],
        $"{details.Title} · {Money.Show(details.Amount, details.Currency)}",
        ReasonDialog(
            texts["WithdrawHelp"],
            isDangerous: true,
            (reason, token) => desk.WithdrawAsync(details.RequestId, details.RunId, reason!, token)),
        texts["Done.Withdraw"],
        null);

    /// <summary>Starts a further run of a request that timed out.</summary>
    public Task<CommandOutcome?> ReopenAsync(ApprovalRow row) => ShowAsync(
        texts["Reopen"],
        $"{row.Title} · {Money.Show(row.Amount, row.Currency)}",
        ReasonDialog(
            texts["ReopenHelp"],
            isDangerous: false,
            (reason, token) => desk.ReopenAsync(row.RequestId, row.RunId, reason!, token)),
        texts["Done.Reopen"],
        null);

    private static FieldError? CheckComment(string? comment, bool isOptional) => isOptional
        ? ApprovalLimits.CheckComment("comment", comment)
        : ApprovalLimits.CheckText("comment", comment, ApprovalLimits.Comment, multiline: true);

    private DialogParameters<CommandDialog> ReasonDialog(
        string help, bool isDangerous, Func<string?, CancellationToken, Task<CommandOutcome>> send) => new()
    {
        { dialog => dialog.Label, texts["Reason"] },
        { dialog => dialog.Help, help },
        { dialog => dialog.IsRequired, true },
        { dialog => dialog.IsDangerous, isDangerous },
        { dialog => dialog.Check, reason => ApprovalLimits.CheckText("reason", reason, ApprovalLimits.Reason, multiline: true) },
        { dialog => dialog.Send, send },
    };

    private async Task<CommandOutcome?> ShowAsync(
        string heading, string about, DialogParameters<CommandDialog> parameters, string doneWords, ApprovalRole? role)
    {
        parameters.Add(dialog => dialog.Heading, heading);
        parameters.Add(dialog => dialog.About, about);
        var shown = await dialogs.ShowAsync<CommandDialog>(heading, parameters, s_options);
        var outcome = (await shown.Result)?.Data as CommandOutcome;
        switch (outcome)
        {
            case CommandOutcome.Done:
                toasts.Show(doneWords);
                break;
            case CommandOutcome.Stored:
                toasts.Show(messages.Of(outcome, role), ToastKind.Info);
                break;
        }

        return outcome;
    }
}
