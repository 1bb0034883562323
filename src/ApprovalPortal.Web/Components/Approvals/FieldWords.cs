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

    // The rules speak English; their sentences, without the numbers and code points in them, are the keys of the translations.
    private static string Reason(IStringLocalizer<ApprovalTexts> texts, string reason)
    {
        var values = Value().Matches(reason).Select(match => ValueOf(match.Value)).ToArray();
        var place = 0;
        return values.Length == 0 ? texts[reason] : texts[Value().Replace(reason, _ => $"{{{place++}}}"), values];
    }

    private static object ValueOf(string text) =>
        decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : text;

    [GeneratedRegex(@"U\+[0-9A-F]+|[0-9]+")]
    private static partial Regex Value();
}
