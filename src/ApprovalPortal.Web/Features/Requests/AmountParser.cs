using System.Globalization;

namespace ApprovalPortal.Web.Features.Requests;

/// <summary>What is wrong with an amount that was typed.</summary>
public enum AmountProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Nothing was typed.</summary>
    Empty,

    /// <summary>It is no number of ASCII digits.</summary>
    NotANumber,

    /// <summary>Its separators do not fit the culture, so that it could be another number elsewhere.</summary>
    Ambiguous,

    /// <summary>It has more than two decimals, and cannot be a grouped number either.</summary>
    TooManyDecimals,
}

/// <summary>An amount as it was read.</summary>
/// <param name="Value">Null when there is a problem.</param>
/// <param name="Problem">What is wrong.</param>
public readonly record struct AmountReading(decimal? Value, AmountProblem Problem);

/// <summary>
/// Reads an amount as a culture writes it. What another culture would read as another number is refused instead of
/// guessed: a thousandfold amount would be asked for otherwise.
/// </summary>
public static class AmountParser
{
    private const int LongestText = 40;
    private const int GroupSize = 3;

    /// <summary>Reads a text; a sign is read too, so that a negative amount can be told apart from no number.</summary>
    public static AmountReading Read(string? text, CultureInfo culture)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length == 0)
        {
            return new(null, AmountProblem.Empty);
        }

        var isNegative = trimmed[0] is '-' or '−';
        var number = isNegative ? trimmed[1..] : trimmed;
        if (trimmed.Length > LongestText || number.Length == 0 || !char.IsAsciiDigit(number[^1]) || number.Any(c => !IsPart(c)))
        {
            return new(null, AmountProblem.NotANumber);
        }

        var reading = ReadUnsigned(number, DecimalSeparatorOf(culture), culture.NumberFormat.NumberGroupSizes);
        return isNegative ? new(-reading.Value, reading.Problem) : reading;
    }

    private static AmountReading ReadUnsigned(string number, char decimalSeparator, int[] groupSizes)
    {
        var at = number.IndexOf(decimalSeparator, StringComparison.Ordinal);
        var whole = at < 0 ? number : number[..at];
        var decimals = at < 0 ? "" : number[(at + 1)..];
        if (!decimals.All(char.IsAsciiDigit) || !IsWellGrouped(whole, groupSizes))
        {
            return new(null, AmountProblem.Ambiguous);
        }

        if (decimals.Length > 2)
        {
            // "1.234" is 1234 where the dot groups.
            var mayBeGroups = decimals.Length == GroupSize && whole is { Length: > 0 and <= GroupSize } && whole[0] != '0';
            return new(null, mayBeGroups ? AmountProblem.Ambiguous : AmountProblem.TooManyDecimals);
        }

        var digits = string.Concat(whole.Where(char.IsAsciiDigit));
        return decimal.TryParse($"{digits}.{decimals}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? new(value, AmountProblem.None)
            : new(null, AmountProblem.NotANumber);
    }

    // Either no separator at all, or one kind of it at every place where the culture, or everybody, sets one.
    private static bool IsWellGrouped(string whole, int[] groupSizes)
    {
        var separators = whole.Where(c => !char.IsAsciiDigit(c)).Distinct().ToArray();
        if (separators.Length == 0)
        {
            return true;
        }

        var groups = whole.Split(separators);
        return separators.Length == 1
            && groups[0] is { Length: > 0 } first
            && first[0] != '0'
            && (HasSizes(groups, [GroupSize]) || HasSizes(groups, groupSizes));
    }

    // Sizes count from the right; the last one repeats.
    private static bool HasSizes(string[] groups, int[] sizes)
    {
        for (var i = 0; i < groups.Length; i++)
        {
            var size = sizes.Length == 0 ? 0 : sizes[Math.Min(i, sizes.Length - 1)];
            var length = groups[groups.Length - 1 - i].Length;
            if (i == groups.Length - 1 ? length > size : length != size)
            {
                return false;
            }
        }

        return true;
    }

    private static char DecimalSeparatorOf(CultureInfo culture) => culture.NumberFormat.NumberDecimalSeparator is "," ? ',' : '.';

    // Spaces and apostrophes group in some cultures and mean nothing else in any.
    private static bool IsPart(char c) =>
        char.IsAsciiDigit(c) || c is '.' or ',' or ' ' or '\u00A0' or '\u202F' or '\u2009' or '\'' or '\u2019';
}
