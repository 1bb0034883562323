using System.Globalization;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Requests;

/// <summary>Asks for an approval: says who will have to decide before it sends anything.</summary>
public sealed partial class NewRequestPage : IDisposable
{
    private const string KeptName = "new-request";

    private static readonly string[] s_fieldOrder = ["title", "description", "amount", "category"];

    private readonly CancellationTokenSource _gone = new();
    private ElementReference _titleField;
    private ElementReference _descriptionField;
    private ElementReference _amountField;
    private ElementReference _categoryField;
    private IReadOnlyDictionary<string, string> _errors = new Dictionary<string, string>();
    private IReadOnlyList<Decider> _deciders = [];
    private string? _sealed;
    private string? _problem;
    private string? _notice;
    private string? _focusField;
    private bool _isSending;
    private bool _wasChecked;

    /// <summary>What was typed; kept from the prerendered page, and when the connection is lost for long.</summary>
    [PersistentState]
    public NewRequestDraft Draft { get; set; } = default!;

    [Inject]
    private NewRequestRules Rules { get; set; } = default!;

    [Inject]
    private IApprovalDesk Desk { get; set; } = default!;

    [Inject]
    private CommandSender Sender { get; set; } = default!;

    [Inject]
    private KeptDrafts Drafts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RequestTexts> Texts { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        // Null where nothing was kept.
        Draft ??= new();
        await FindDecidersAsync();
        if (RendererInfo.IsInteractive)
        {
            _sealed = await Drafts.SealAsync(new NewRequestDraft { RequestId = Draft.RequestId });
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && await Drafts.TakeAsync<NewRequestDraft>(KeptName) is { } kept)
        {
            await TakeOverAsync(kept.Draft, kept.Fields);
        }

        if (_focusField is { } field)
        {
            _focusField = null;
            await FieldOf(field).FocusAsync();
        }
    }

    // With its id, so that what was sent before the node died is not sent as another request.
    private async Task TakeOverAsync(NewRequestDraft draft, IReadOnlyDictionary<string, string> fields)
    {
        Change(draft with
        {
            Title = fields.GetValueOrDefault("title", ""),
            Description = fields.GetValueOrDefault("description", ""),
            Amount = fields.GetValueOrDefault("amount", ""),
            Category = fields.GetValueOrDefault("category", ""),
        });
        _sealed = await Drafts.SealAsync(draft);
        await FindDecidersAsync();
        StateHasChanged();
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private string? Error(string field) => _errors.GetValueOrDefault(field);

    private string? Invalid(string field) => _errors.ContainsKey(field) ? "true" : null;

    private ElementReference FieldOf(string field) => field switch
    {
        "title" => _titleField,
        "description" => _descriptionField,
        "amount" => _amountField,
        _ => _categoryField,
    };

    private void Change(NewRequestDraft draft)
    {
        Draft = draft;
        if (_wasChecked)
        {
            _errors = Rules.Check(draft);
        }
    }

    private void ChangeTitle(string? text) => Change(Draft with { Title = text ?? "" });

    private void ChangeDescription(string? text) => Change(Draft with { Description = text ?? "" });

    private void ChangeCategory(string? text) => Change(Draft with { Category = text ?? "" });

    private async Task ChangeAmountAsync(string? text)
    {
        Change(Draft with { Amount = text ?? "" });
        await FindDecidersAsync();
    }

    private async Task FindDecidersAsync() =>
        _deciders = NewRequestRules.AmountOf(Draft) is { } amount ? await Rules.FindDecidersAsync(amount) : [];

    private async Task SubmitAsync()
    {
        if (_isSending)
        {
            return;
        }

        (_problem, _notice, _wasChecked) = (null, null, true);
        _errors = Rules.Check(Draft);
        if (_errors.Count > 0)
        {
            _focusField = s_fieldOrder.First(_errors.ContainsKey);
            return;
        }

        await FindDecidersAsync();
        if (_deciders.Where(decider => decider.Names.Count == 0).Select(decider => decider.Role).ToList() is { Count: > 0 } nobody)
        {
            _problem = Sender.Messages.Of(new CommandOutcome.NobodyCanDecide(nobody));
            return;
        }

        _isSending = true;
        var request = new NewApproval(
            Draft.RequestId,
            Draft.Title.Trim(),
            Draft.Description.Trim(),
            NewRequestRules.AmountOf(Draft)!.Value,
            Draft.Category.Length > 0 ? Draft.Category : null);
        var outcome = await Sender.SendAsync(token => Desk.SubmitAsync(request, token), Tell, _gone.Token);
        _isSending = false;
        Show(outcome);
    }

    private void Tell(string sentence)
    {
        _notice = sentence;
        StateHasChanged();
    }

    private void Show(CommandOutcome? outcome)
    {
        switch (outcome)
        {
            case null:
                break;
            case CommandOutcome.Done or CommandOutcome.Stored:
                Navigation.NavigateTo(RequestAddress.Of(Draft.RequestId));
                break;
            case CommandOutcome.Invalid { Error: var error } when s_fieldOrder.Contains(error.Field):
                _notice = null;
                _errors = new Dictionary<string, string> { [error.Field] = Sender.Messages.Of(outcome) };
                _focusField = error.Field;
                break;
            default:
                (_notice, _problem) = (null, Sender.Messages.Of(outcome));
                break;
        }
    }
}
