using ApprovalPortal.Bench.Running;

namespace ApprovalPortal.Tests.Bench;

public sealed class MeasurementTests
{
    [Fact]
    public void Percentile_OverAllRuns_IsASampleThatEnoughDoNotExceed()
    {
        var measured = new Measurement();
        measured.AddRun([.. Enumerable.Range(1, 50).Select(n => (double)n)]);
        measured.AddRun([.. Enumerable.Range(51, 50).Reverse().Select(n => (double)n)]);

        Assert.Equal((50, 95, 99), (measured.Median, measured.P95, measured.P99));
        Assert.Equal(100, measured.Percentile(100));
        Assert.Equal([25, 75], measured.RunMedians);
    }

    [Fact]
    public void Percentile_AfterAnotherRun_CountsIt()
    {
        var measured = new Measurement();
        measured.AddRun([2]);
        Assert.Equal(2, measured.P99);
        measured.AddRun([1, 9]);
        Assert.Equal((2, 9), (measured.Median, measured.P99));
    }

    [Fact]
    public void AddRun_WithoutSamples_IsRefused() => Assert.Throws<ArgumentException>(() => new Measurement().AddRun([]));
}
