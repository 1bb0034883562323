using System.Globalization;
using System.Text.RegularExpressions;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>Says what is wrong with a field, beginning with the field's name.</summary>
public static partial class FieldWords
{
    /// <summary>For example "Title must have 200 characters at most".</summary>
    public static string Of(IStringLocalizer<ApprovalTexts> texts, FieldError error)
    {
        var label = texts[$"Field.{error.Field}"];
        return $"{(label.ResourceNotFound ? error.Field : label.Value)} {Reason(texts, error.Reason)}";
    }

    // The rules speak English; their sentences, without the numbers in them, are the keys of the translations.
    private static string Reason(IStringLocalizer<ApprovalTexts> texts, string reason) =>
        Number().Match(reason) is { Success: true } number
            ? texts[Number().Replace(reason, "{0}", 1), decimal.Parse(number.ValueSpan, CultureInfo.InvariantCulture)]
            : texts[reason];

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
