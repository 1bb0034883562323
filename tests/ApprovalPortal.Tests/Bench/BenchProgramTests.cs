using System.Text.Json;
using ApprovalPortal.Bench.Running;

namespace ApprovalPortal.Tests.Bench;

public sealed class BenchProgramTests
{
    [Theory]
    [InlineData("nothing")]
    [InlineData("inbox", "load")]
    [InlineData("inbox", "--fast")]
    [InlineData("inbox", "--json")]
    public async Task RunAsync_WrongCommandLine_SaysWhatThereIs(params string[] args)
    {
        var output = new StringWriter();

        Assert.Equal(2, await BenchProgram.RunAsync(args, output, TestContext.Current.CancellationToken));

        Assert.All(BenchCatalog.All, benchmark => Assert.Contains(benchmark.Name, output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_NoArguments_ListsEveryBenchmark()
    {
        var output = new StringWriter();

        Assert.Equal(0, await BenchProgram.RunAsync([], output, TestContext.Current.CancellationToken));

        Assert.All(BenchCatalog.All, b => Assert.Contains($"{b.Name} ", output.ToString(), StringComparison.Ordinal));
        Assert.Equal(["cold", "decide", "inbox", "load", "throughput", "viewers"], BenchCatalog.All.Select(b => b.Name).Order());
    }

    [Fact]
    public void ToJson_Figures_AreNumbersUnderTheirNames()
    {
        var figures = new FigureSet();
        figures.Add("throughput.ratio", 0.93456, "times");

        using var json = JsonDocument.Parse(figures.ToJson(Machine.Read(), "a server", isQuick: true));

        Assert.Equal(0.9346, json.RootElement.GetProperty("throughput.ratio").GetDouble());
        Assert.Equal("times", json.RootElement.GetProperty("units").GetProperty("throughput.ratio").GetString());
        Assert.True(json.RootElement.GetProperty("quick").GetBoolean());
    }

    [Fact]
    public void Add_SameNameTwiceOrNoNumber_IsRefused()
    {
        var figures = new FigureSet();
        figures.Add("inbox.n", 1, "requests");

        Assert.Throws<ArgumentException>(() => figures.Add("inbox.n", 2, "requests"));
        Assert.Throws<ArgumentException>(() => figures.Add("load.n", double.NaN, "requests"));
    }
}
