using System.Collections.Frozen;
using System.Globalization;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>Writes amounts as the page's culture does, with their currency.</summary>
public static class Money
{
    // Signs that mean one currency; any other is written as its code.
    private static readonly FrozenDictionary<string, string> s_signs = new Dictionary<string, string>
    {
        ["USD"] = "$",
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["INR"] = "₹",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>For example <c>$25,000.00</c>; "–" where there is no amount.</summary>
    public static string Show(decimal? amount, string? currency) => ShowIn(CultureInfo.CurrentCulture, amount, currency);

    /// <summary>The same in a culture that is given.</summary>
    public static string ShowIn(CultureInfo culture, decimal? amount, string? currency)
    {
        if (amount is null)
        {
            return "–";
        }

        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencyDecimalDigits = 2;
        format.CurrencyDecimalSeparator = format.NumberDecimalSeparator;
        format.CurrencyGroupSeparator = format.NumberGroupSeparator;
        format.CurrencyGroupSizes = format.NumberGroupSizes;
        if (string.IsNullOrEmpty(currency))
        {
            return amount.Value.ToString("N2", format);
        }

        var hasSign = s_signs.TryGetValue(currency, out var sign);
        format.CurrencySymbol = sign ?? currency;
        // 0 and 1 put the sign right beside the number, 2 and 3 with a space between.
        format.CurrencyPositivePattern = hasSign ? format.CurrencyPositivePattern : format.CurrencyPositivePattern | 2;
        return amount.Value.ToString("C", format);
    }
}
