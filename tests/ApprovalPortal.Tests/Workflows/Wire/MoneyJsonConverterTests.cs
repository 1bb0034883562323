using System.Globalization;
using System.Text.Json;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Tests.Workflows.Wire;

public sealed class MoneyJsonConverterTests
{
    [Theory]
    [InlineData("\"1359.97\"", "1359.97")]
    [InlineData("\"1359.9\"", "1359.90")]
    [InlineData("\"1359\"", "1359.00")]
    [InlineData("1359.97", "1359.97")]
    [InlineData("0.30000000000000004", "0.30")]
    [InlineData("25000.0", "25000.00")]
    [InlineData("2.5e4", "25000.00")]
    [InlineData("1e12", "1000000000000.00")]
    [InlineData("999999999999.99", "999999999999.99")]
    [InlineData("0.1000000009", "0.10")]
    [InlineData("-5", "-5.00")]
    [InlineData("\"-5.00\"", "-5.00")]
    [InlineData("0", "0.00")]
    public void Read_Money_IsWrittenWithTwoDecimals(string json, string expected)
    {
        var amount = JsonSerializer.Deserialize<decimal>(json, WireDataConverter.JsonOptions);

        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), amount);
        Assert.Equal($"\"{expected}\"", JsonSerializer.Serialize(amount, WireDataConverter.JsonOptions));
    }

    [Theory]
    [InlineData("0.005")]
    [InlineData("\"0.005\"")]
    [InlineData("\"1.000\"")]
    [InlineData("\"0.10000000000000000000000000000000001\"")]
    [InlineData("0.10000001")]
    [InlineData("1e13")]
    [InlineData("1e400")]
    [InlineData("\"1000000000000.01\"")]
    [InlineData("\"1e3\"")]
    [InlineData("\"1,000.00\"")]
    [InlineData("\" 5\"")]
    [InlineData("\"$5\"")]
    [InlineData("\"\"")]
    [InlineData("\"ten\"")]
    [InlineData("\"NaN\"")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("\"\\ud800\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[5]")]
    [InlineData("{}")]
    public void Read_AnythingElse_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<decimal>(json, WireDataConverter.JsonOptions));
}
