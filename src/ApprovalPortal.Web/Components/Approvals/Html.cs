using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>
/// HTML from an interpolated string, whose every hole is encoded, be it text or a quoted attribute. For what repeats on a
/// page and only shows something: it is one frame of the circuit's memory, where elements and attributes are one each.
/// </summary>
[InterpolatedStringHandler]
public readonly ref struct Html
{
    // Letters of all languages stay as they are; what means something to HTML never does.
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text;

    /// <summary>Called by the compiler.</summary>
    public Html(int literalLength, int formattedCount) => _text = new(literalLength + (formattedCount * 16));

    /// <summary>Makes the markup: <c>Html.Of($"&lt;b&gt;{name}&lt;/b&gt;")</c>.</summary>
    public static MarkupString Of(Html html) => new(html._text.ToString());

    /// <summary>Called by the compiler for what the program itself says.</summary>
    public void AppendLiteral(string html) => _text.Append(html);

    /// <summary>Called by the compiler for any text, which is encoded.</summary>
    public void AppendFormatted(string? text) => _text.Append(s_encoder.Encode(text ?? ""));

    /// <summary>Called by the compiler for what was made here and is encoded already.</summary>
    public void AppendFormatted(MarkupString html) => _text.Append(html.Value);
}
