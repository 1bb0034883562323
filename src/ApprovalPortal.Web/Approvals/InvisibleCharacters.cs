using System.Globalization;
using System.Text;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Web.Approvals;

/// <summary>
/// Finds the characters that nobody sees but that change what is read: bidi controls, zero-width characters, and characters
/// that are blank without being white space. The portal rejects them in its own input; other clients can still send them,
/// so pages show them escaped.
/// </summary>
/// <remarks>
/// Joiners and variation selectors pass inside a grapheme: emoji, Persian and Indic scripts need them.
/// </remarks>
public static class InvisibleCharacters
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Validates a field: null when it holds none, else an error with the first one's code point and its position.</summary>
    public static FieldError? Check(string field, string? text)
    {
        foreach (var (index, rune) in Find(text ?? ""))
        {
            var position = new StringInfo(text![..index]).LengthInTextElements + 1;
            return new(field, $"must not hold the invisible character {Name(rune)} (character {position})");
        }

        return null;
    }

    /// <summary>Formats text so that each of them is visible, for example <c>‹U+202E›</c>. Line breaks and tabs stay.</summary>
    public static string Escape(string? text)
    {
        text ??= "";
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        StringBuilder? escaped = null;
        var copied = 0;
        foreach (var (index, rune) in Find(text))
        {
            (escaped ??= new()).Append(text, copied, index - copied).Append('‹').Append(Name(rune)).Append('›');
            copied = index + rune.Utf16SequenceLength;
        }

        return escaped?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    private static IEnumerable<(int Index, Rune Rune)> Find(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start + StringInfo.GetNextTextElementLength(text, start);
            Rune? before = null;
            while (start < end)
            {
                _ = Rune.DecodeFromUtf16(text.AsSpan(start), out var rune, out var length);
                var isInvisible = IsInvisible(rune);
                var isAllowed = !isInvisible || (before is { } joined && MayFollow(rune, joined));
                if (!isAllowed)
                {
                    yield return (start, rune);
                }

                before = isAllowed && !Rune.IsWhiteSpace(rune) ? rune : null;
                start += length;
            }
        }
    }

    // One at a time: a row of them would be text that nobody sees. An emoji's selector stands before its joiner.
    private static bool MayFollow(Rune rune, Rune before) => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner
        ? IsVariationSelector(before) || !IsInvisible(before)
        : IsVariationSelector(rune) && !IsInvisible(before);

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Format => !IsNumberSign(rune),
        UnicodeCategory.Control => rune.Value is not ('\n' or '\r' or '\t'),
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        _ => IsVariationSelector(rune) || IsBlank(rune),
    };

    // Signs of Arabic, Syriac and Kaithi that stand around the digits after them: format characters that are visible.
    private static bool IsNumberSign(Rune rune) => rune.Value is
        (>= 0x0600 and <= 0x0605) or 0x06DD or 0x070F or 0x0890 or 0x0891 or 0x08E2 or 0x110BD or 0x110CD;

    private static bool IsVariationSelector(Rune rune) => rune.Value is
        (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180D) or 0x180F;

    // .NET knows neither Default_Ignorable_Code_Point nor what fonts leave blank; these are letters, marks and symbols to it.
    private static bool IsBlank(Rune rune) => rune.Value is
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2065 or 0x2800 or 0x3164 or 0xFFA0
        or (>= 0xFFF0 and <= 0xFFF8) or 0x1D159 or (>= 0xE0000 and <= 0xE0FFF);

    private static string Name(Rune rune) => $"U+{rune.Value:X4}";
}
