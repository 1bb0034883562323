using ApprovalPortal.Web.Approvals;

namespace ApprovalPortal.Tests.Portal.Approvals;

public sealed class InvisibleCharactersTests
{
    [Theory]
    [InlineData("Invoice \u202E000,52$", "U+202E", 9)]
    [InlineData("a\u200Eb", "U+200E", 2)]
    [InlineData("a\u061Cb", "U+061C", 2)]
    [InlineData("a\u2066b\u2069", "U+2066", 2)]
    [InlineData("25\u200B000", "U+200B", 3)]
    [InlineData("\uFEFFa", "U+FEFF", 1)]
    [InlineData("a\u2060b", "U+2060", 2)]
    [InlineData("in\u00ADvoice", "U+00AD", 3)]
    [InlineData("a\u2800b", "U+2800", 2)]
    [InlineData("a\u3164b", "U+3164", 2)]
    [InlineData("a\uFFA0b", "U+FFA0", 2)]
    [InlineData("a\u034Fb", "U+034F", 2)]
    [InlineData("a\u180Eb", "U+180E", 2)]
    [InlineData("a\u2028b", "U+2028", 2)]
    [InlineData("a\U000E0041b", "U+E0041", 2)]
    [InlineData("a\u001Bb", "U+001B", 2)]
    [InlineData("\u200Da", "U+200D", 1)]
    [InlineData("a \u200Db", "U+200D", 3)]
    [InlineData("a\u200C\u200Cb", "U+200C", 2)]
    [InlineData("\uFE0Fa", "U+FE0F", 1)]
    [InlineData("a\uFE0F\uFE0Fb", "U+FE0F", 2)]
    [InlineData("👍\u200B", "U+200B", 2)]
    public void Check_InvisibleCharacter_NamesFieldCodePointAndPosition(string text, string codePoint, int position)
    {
        var error = InvisibleCharacters.Check("title", text);

        Assert.NotNull(error);
        Assert.Equal(("title", $"must not hold the invisible character {codePoint} (character {position})"), (error.Field, error.Reason));
        Assert.Contains($"‹{codePoint}›", InvisibleCharacters.Escape(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Server room cooling, 2 units (25,000.00 $)")]
    [InlineData("First line\r\n\tsecond line\n")]
    [InlineData("Öl für die Übung – „groß“ 25 000 €\u00A0\u202F\u3000")]
    [InlineData("👨‍👩‍👧‍👦 family, ❤️‍🔥 heart, 🏳️‍🌈 flag, 1️⃣ key, 👍🏽 thumb")]
    [InlineData("می‌خواهم کتاب‌ها را بخرم")]
    [InlineData("क्‍ष र्‍य न्‌")]
    [InlineData("葛\U000E0100飾区")]
    [InlineData("\u0600١٢٣")]
    [InlineData("שלום עולם, 25.000")]
    [InlineData("e\u0301te\u0301 한국어 ไทย தமிழ்")]
    public void Check_ReadableText_Passes(string text)
    {
        Assert.Null(InvisibleCharacters.Check("title", text));
        Assert.Equal(text, InvisibleCharacters.Escape(text));
    }

    [Fact]
    public void Escape_SeveralCharacters_KeepsWhatStandsBetween() =>
        Assert.Equal("a‹U+202E›bc‹U+2066›‹U+200B›d", InvisibleCharacters.Escape("a\u202Ebc\u2066\u200Bd"));

    [Fact]
    public void Absent_IsNoError()
    {
        Assert.Null(InvisibleCharacters.Check("category", null));
        Assert.Equal("", InvisibleCharacters.Escape(null));
    }
}
