using System.Globalization;
using ApprovalPortal.Web.Features.Requests;

namespace ApprovalPortal.Tests.Portal.Requests;

/// <summary>Amounts as people type them: read as the culture writes them, or refused.</summary>
public sealed class AmountParserTests
{
    [Theory]
    [InlineData("en-US", "25,000.50", 25_000.50)]
    [InlineData("en-US", "25000.50", 25_000.50)]
    [InlineData("en-US", "25000.5", 25_000.50)]
    [InlineData("en-US", "25,000", 25_000)]
    [InlineData("en-US", "1,234", 1_234)]
    [InlineData("en-US", "1,234,567.89", 1_234_567.89)]
    [InlineData("en-US", " 25 000.50 ", 25_000.50)]
    [InlineData("en-US", ".50", 0.50)]
    [InlineData("en-US", "0.01", 0.01)]
    [InlineData("en-US", "007", 7)]
    [InlineData("en-US", "-5", -5)]
    [InlineData("en-US", "−5", -5)]
    [InlineData("en-US", "0", 0)]
    [InlineData("en-US", "1000000000000", 1_000_000_000_000)]
    [InlineData("en-IN", "12,34,567.50", 1_234_567.50)]
    [InlineData("de", "25.000,50", 25_000.50)]
    [InlineData("de", "1.234", 1_234)]
    [InlineData("de", "25000,5", 25_000.50)]
    [InlineData("de", "25 000,50", 25_000.50)]
    [InlineData("de-CH", "25’000.50", 25_000.50)]
    [InlineData("de-CH", "25'000.50", 25_000.50)]
    [InlineData("fr", "25 000,50", 25_000.50)]
    [InlineData("fr", "25\u00A0000,50", 25_000.50)]
    [InlineData("fr", "25\u202F000,50", 25_000.50)]
    [InlineData("ar-SA", "25,000.50", 25_000.50)]
    public void Read_AsTheCultureWrites_IsTheAmount(string culture, string text, double expected) =>
        Assert.Equal(new((decimal)expected, AmountProblem.None), Read(culture, text));

    [Theory]
    [InlineData("en-US", "25.000,50")]
    [InlineData("en-US", "1.234")]
    [InlineData("en-US", "12.345")]
    [InlineData("en-US", "1.234.567")]
    [InlineData("en-US", "1,23")]
    [InlineData("en-US", "12,34")]
    [InlineData("en-US", "1,2345")]
    [InlineData("en-US", "1234,567")]
    [InlineData("en-US", "0,123")]
    [InlineData("en-US", ",123")]
    [InlineData("en-US", "1,,234")]
    [InlineData("en-US", "1,234 567")]
    [InlineData("en-US", "12,34,567")]
    [InlineData("en-US", "1.5.5")]
    [InlineData("de", "25,000.50")]
    [InlineData("de", "1,234")]
    [InlineData("de", "1.23")]
    [InlineData("de", "25.50")]
    [InlineData("de", "0.5")]
    [InlineData("fr", "25.000,50,1")]
    [InlineData("fr", "25.50")]
    [InlineData("fr", "1,234")]
    public void Read_AnotherNumberElsewhere_IsRefused(string culture, string text) =>
        Assert.Equal(new(null, AmountProblem.Ambiguous), Read(culture, text));

    [Theory]
    [InlineData("en-US", "1.2345")]
    [InlineData("en-US", "0.123")]
    [InlineData("en-US", "1234.567")]
    [InlineData("de", "1234,567")]
    [InlineData("de", "0,001")]
    public void Read_MoreThanTwoDecimals_IsRefused(string culture, string text) =>
        Assert.Equal(new(null, AmountProblem.TooManyDecimals), Read(culture, text));

    [Theory]
    [InlineData("a lot")]
    [InlineData("$25")]
    [InlineData("25 USD")]
    [InlineData("1e5")]
    [InlineData("25.")]
    [InlineData("25,")]
    [InlineData("-")]
    [InlineData("+5")]
    [InlineData("--5")]
    [InlineData("5-")]
    [InlineData("٢٥٠٠٠")]
    [InlineData("\uFF12\uFF15")]
    [InlineData("0x10")]
    [InlineData("∞")]
    [InlineData("12\t34")]
    [InlineData("99999999999999999999999999999999999999999999")]
    public void Read_NoNumberOfAsciiDigits_IsRefused(string text)
    {
        foreach (var culture in new[] { "en-US", "de", "fr", "ar-SA" })
        {
            Assert.Equal(new(null, AmountProblem.NotANumber), Read(culture, text));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u00A0 ")]
    public void Read_Nothing_IsEmpty(string? text) =>
        Assert.Equal(new(null, AmountProblem.Empty), AmountParser.Read(text, CultureInfo.InvariantCulture));

    private static AmountReading Read(string culture, string text) => AmountParser.Read(text, CultureInfo.GetCultureInfo(culture));
}
