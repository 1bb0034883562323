using System.Globalization;
using ApprovalPortal.Web.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>
/// Formats text that people or other programs wrote: encoded, its invisible characters escaped, and isolated in a
/// <c>bdi</c> element, so that it changes neither the order nor the meaning of what stands around it.
/// </summary>
public static class UserText
{
    /// <summary>Formats one text; an absent one is an empty element.</summary>
    public static MarkupString Format(string? text) => Html.Of($"<bdi>{InvisibleCharacters.Escape(text)}</bdi>");

    /// <summary>Formats a sentence of the product with a text in its place <c>{0}</c>.</summary>
    public static MarkupString Format(LocalizedString sentence, string? text) =>
        new(string.Format(CultureInfo.CurrentCulture, Html.Of($"{sentence.Value}").Value, Format(text).Value));

    /// <summary>Joins what a line says by " · "; empty parts are left out.</summary>
    public static MarkupString Join(params IEnumerable<MarkupString?> parts) =>
        new(string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part?.Value)).Select(part => part!.Value.Value)));
}
