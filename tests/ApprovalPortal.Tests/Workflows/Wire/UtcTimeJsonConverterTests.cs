using System.Text.Json;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Tests.Workflows.Wire;

public sealed class UtcTimeJsonConverterTests
{
    [Theory]
    [InlineData("2026-03-01T10:00:00.123456+00:00", "2026-03-01T10:00:00.123456Z")]
    [InlineData("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000000Z")]
    [InlineData("2026-03-01T10:00:00", "2026-03-01T10:00:00.000000Z")]
    [InlineData("2026-03-29T02:30:00", "2026-03-29T02:30:00.000000Z")]
    [InlineData("2026-03-01T10:00:00.1234567", "2026-03-01T10:00:00.123456Z")]
    [InlineData("2026-03-01", "2026-03-01T00:00:00.000000Z")]
    [InlineData("2026-03-01T01:30:00+05:30", "2026-02-28T20:00:00.000000Z")]
    public void Read_Time_IsWrittenInUtc(string time, string expected)
    {
        var read = JsonSerializer.Deserialize<DateTimeOffset>($"\"{time}\"", WireDataConverter.JsonOptions);

        Assert.Equal(TimeSpan.Zero, read.Offset);
        Assert.Equal($"\"{expected}\"", JsonSerializer.Serialize(read, WireDataConverter.JsonOptions));
    }

    /// <summary>A test cannot change the process's zone for others, so it checks that what is read never asks for it.</summary>
    [Fact]
    public void Read_TimeWithoutZone_IsUtcInEveryZone()
    {
        foreach (var hour in Enumerable.Range(0, 24))
        {
            var read = JsonSerializer.Deserialize<DateTimeOffset>($"\"2026-07-01T{hour:00}:15:00\"", WireDataConverter.JsonOptions);

            Assert.Equal(new DateTimeOffset(2026, 7, 1, hour, 15, 0, TimeSpan.Zero), read);
            Assert.Equal(TimeSpan.Zero, read.Offset);
        }
    }

    [Theory]
    [InlineData("\"10:30\"")]
    [InlineData("\"tomorrow\"")]
    [InlineData("\"01.03.2026\"")]
    [InlineData("\"03/01/2026\"")]
    [InlineData("\"2026-02-30T10:00:00Z\"")]
    [InlineData("\"0001-01-01T00:00:00+05:00\"")]
    [InlineData("\"\"")]
    [InlineData("1767225600")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Read_AnythingElse_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DateTimeOffset>(json, WireDataConverter.JsonOptions));
}
