using System.Globalization;
using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Features.Requests;

/// <summary>Who will have to decide.</summary>
/// <param name="Role">For which role.</param>
/// <param name="Names">Who may decide; empty when nobody but the requester holds the role.</param>
public sealed record Decider(ApprovalRole Role, IReadOnlyList<string> Names);

/// <summary>Reads and checks the form for a new request, before anything is sent.</summary>
public sealed class NewRequestRules(
    IOptions<PortalOptions> options,
    PeopleDirectory people,
    ICurrentViewer currentViewer,
    IStringLocalizer<RequestTexts> texts,
    IStringLocalizer<ApprovalTexts> shared)
{
    private const decimal Example = 25_000.5m;

    /// <summary>ISO 4217.</summary>
    public string Currency => options.Value.Currency;

    /// <summary>What may be chosen, besides none.</summary>
    public IReadOnlyList<string> Categories => options.Value.OfferedCategories;

    /// <summary>An amount as the culture writes it.</summary>
    public static string ExampleAmount => Example.ToString("N2", CultureInfo.CurrentCulture);

    /// <summary>The amount, or null while it cannot be read or may not be asked for.</summary>
    public static decimal? AmountOf(NewRequestDraft draft) =>
        AmountParser.Read(draft.Amount, CultureInfo.CurrentCulture) is { Value: { } amount }
        && ApprovalLimits.CheckAmount("amount", amount) is null
            ? amount
            : null;

    /// <summary>What is wrong, by field name; each message begins with the field's label.</summary>
    public IReadOnlyDictionary<string, string> Check(NewRequestDraft draft)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(ApprovalLimits.CheckText("title", draft.Title.Trim(), ApprovalLimits.Title)
            ?? InvisibleCharacters.Check("title", draft.Title));
        Add(ApprovalLimits.CheckText("description", draft.Description.Trim(), ApprovalLimits.Description, multiline: true)
            ?? InvisibleCharacters.Check("description", draft.Description));
        if (CheckAmount(draft.Amount) is { } amountError)
        {
            errors["amount"] = amountError;
        }

        if (draft.Category.Length > 0 && !Categories.Contains(draft.Category))
        {
            Add(new("category", "must be one of the offered categories"));
        }

        return errors;

        void Add(FieldError? error)
        {
            if (error is not null)
            {
                errors[error.Field] = FieldWords.Of(shared, error);
            }
        }
    }

    /// <summary>Who will have to decide a request of this amount, in role order; the viewer never does.</summary>
    public async Task<IReadOnlyList<Decider>> FindDecidersAsync(decimal amount)
    {
        var viewer = await currentViewer.GetAsync();
        return [.. RequiredApprovals.For(amount).Select(role => new Decider(
            role,
            [.. people.HoldersOf(PersonRoles.NameOf(role))
                .Where(person => viewer?.IsMe(person.Email) is not true)
                .Select(person => person.DisplayName)]))];
    }

    private string? CheckAmount(string text)
    {
        var reading = AmountParser.Read(text, CultureInfo.CurrentCulture);
        return reading.Problem switch
        {
            AmountProblem.Empty => texts["Amount.Empty"],
            AmountProblem.NotANumber => texts["Amount.NotANumber", ExampleAmount],
            AmountProblem.Ambiguous => texts["Amount.Ambiguous", ExampleAmount],
            AmountProblem.TooManyDecimals => texts["Amount.Decimals"],
            _ => ApprovalLimits.CheckAmount("amount", reading.Value!.Value) is { } error ? FieldWords.Of(shared, error) : null,
        };
    }
}
