using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>
/// Asks for a comment or reason and sends a command with it until the answer is definite. Closes by itself with the
/// <see cref="CommandOutcome"/> when it was recorded; says in the dialog why when it was not.
/// </summary>
public sealed partial class CommandDialog : IDisposable
{
    /// <summary>What a page that reloads keeps the dialog under.</summary>
    public const string KeptName = "dialog";

    /// <summary>The id of the field for the text.</summary>
    public const string FieldId = "command-text";

    private const string SubjectId = "command-intro";

    private readonly CancellationTokenSource _gone = new();
    private ElementReference _field;
    private ElementReference _close;
    private string? _text;
    private string? _fieldError;
    private string? _notice;
    private bool _isSending;
    private bool _isLoading = true;
    private bool _focusField;
    private bool _focusClose;
    private ApprovalSnapshot? _subject;
    private CommandOutcome? _answer;

    /// <summary>What the dialog does.</summary>
    [Parameter, EditorRequired]
    public string Heading { get; set; } = "";

    /// <summary>The request's title as the screen showed it; only what the workflow answers is certain.</summary>
    [Parameter, EditorRequired]
    public string RequestTitle { get; set; } = "";

    /// <summary>The request's amount as the screen showed it.</summary>
    [Parameter, EditorRequired]
    public string Amount { get; set; } = "";

    /// <summary>Gets the request as its workflow answers; null when it is not to be had.</summary>
    [Parameter, EditorRequired]
    public Func<CancellationToken, Task<ApprovalSnapshot?>> Load { get; set; } = default!;

    /// <summary>The field's label.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>What the text is for, or what the command will do.</summary>
    [Parameter]
    public string Help { get; set; } = "";

    /// <summary>The text may not be left out.</summary>
    [Parameter]
    public bool IsRequired { get; set; }

    /// <summary>Colours the button as one that refuses or ends something.</summary>
    [Parameter]
    public bool IsDangerous { get; set; }

    /// <summary>For a decision: the role that it is for.</summary>
    [Parameter]
    public ApprovalRole? Role { get; set; }

    /// <summary>What was typed before the dialog opened.</summary>
    [Parameter]
    public string? Typed { get; set; }

    /// <summary>All that it takes to open the dialog again after a reload, sealed.</summary>
    [Parameter]
    public string? Draft { get; set; }

    /// <summary>Called with all that is typed.</summary>
    [Parameter]
    public Action<string?>? OnTyped { get; set; }

    /// <summary>Says what is wrong with the text, before it is sent.</summary>
    [Parameter, EditorRequired]
    public Func<string?, FieldError?> Check { get; set; } = default!;

    /// <summary>Sends the command; sent again, it must count once.</summary>
    [Parameter, EditorRequired]
    public Func<string?, CancellationToken, Task<CommandOutcome>> Send { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private CommandSender Sender { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ApprovalTexts> Texts { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _text = Typed;
        try
        {
            _subject = await Load(_gone.Token);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }

        _isLoading = false;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The script of dialog-focus focuses the field when the dialog opens: a call from here would be a round trip late.
        if (_focusField)
        {
            _focusField = false;
            await _field.FocusAsync();
        }

        // The frame renders its buttons, not always in the first round.
        if (_focusClose && _close.Context is not null)
        {
            _focusClose = false;
            await _close.FocusAsync();
        }
    }

    // Bound, and not set by the markup: whoever types faster than the server answers would lose what is typed meanwhile.
    private void Type(string? text)
    {
        _text = text;
        OnTyped?.Invoke(text);
    }

    private void Close()
    {
        if (_answer is null)
        {
            Dialog.Cancel();
        }
        else
        {
            Dialog.Close(DialogResult.Ok(_answer));
        }
    }

    private async Task ConfirmAsync()
    {
        if (_isSending || _isLoading)
        {
            return;
        }

        var text = string.IsNullOrWhiteSpace(_text) ? null : _text.Trim();
        if (Check(text) is { } error)
        {
            Point(error);
            return;
        }

        (_fieldError, _notice, _isSending) = (null, null, true);
        var outcome = await Sender.SendAsync(token => Send(text, token), Tell, _gone.Token);
        _isSending = false;
        if (outcome is not null)
        {
            Show(outcome);
        }
    }

    private void Tell(string sentence)
    {
        _notice = sentence;
        StateHasChanged();
    }

    private void Show(CommandOutcome outcome)
    {
        _notice = null;
        switch (outcome)
        {
            case CommandOutcome.Done or CommandOutcome.Stored:
                Dialog.Close(DialogResult.Ok(outcome));
                break;
            case CommandOutcome.Invalid invalid:
                Point(invalid.Error);
                break;
            default:
                (_answer, _focusClose) = (outcome, true);
                break;
        }
    }

    private void Point(FieldError error)
    {
        _fieldError = FieldWords.Of(Texts, error);
        _focusField = true;
    }
}
