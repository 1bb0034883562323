using System.Globalization;
using ApprovalPortal.Web.Components.Approvals;

namespace ApprovalPortal.Tests.Portal.Components;

/// <summary>Amounts as cultures write them.</summary>
public sealed class MoneyTests
{
    [Theory]
    [InlineData("en-US", "USD", "$25,000.50")]
    [InlineData("en-US", "EUR", "€25,000.50")]
    [InlineData("en-US", "CHF", "CHF 25,000.50")]
    [InlineData("de", "EUR", "25.000,50 €")]
    [InlineData("de", "CHF", "25.000,50 CHF")]
    [InlineData("en-US", null, "25,000.50")]
    public void Show_ByCultureAndCurrency_IsWrittenAsPeopleDo(string culture, string? currency, string expected) =>
        Assert.Equal(expected, Money.ShowIn(CultureInfo.GetCultureInfo(culture), 25_000.5m, currency).Replace('\u00A0', ' '));

    [Fact]
    public void Show_NoAmount_IsADash() => Assert.Equal("–", Money.Show(null, "USD"));
}
