namespace ApprovalPortal.Bench.Running;

/// <summary>What several runs measured of one thing: percentiles over all of them, and a median for each.</summary>
public sealed class Measurement
{
    private readonly List<double> _all = [];
    private readonly List<double> _runMedians = [];
    private bool _isSorted;

    /// <summary>How many samples there are.</summary>
    public int Count => _all.Count;

    /// <summary>One for each run, in their order.</summary>
    public IReadOnlyList<double> RunMedians => _runMedians;

    /// <summary>Half of the samples are at most this.</summary>
    public double Median => Percentile(50);

    /// <summary>95 of 100 samples are at most this.</summary>
    public double P95 => Percentile(95);

    /// <summary>99 of 100 samples are at most this.</summary>
    public double P99 => Percentile(99);

    /// <summary>Takes the samples of one run.</summary>
    public void AddRun(IReadOnlyCollection<double> samples)
    {
        if (samples.Count == 0)
        {
            throw new ArgumentException("A run without samples measured nothing.", nameof(samples));
        }

        _all.AddRange(samples);
        _isSorted = false;
        _runMedians.Add(Percentile([.. samples.Order()], 50));
    }

    /// <summary>The smallest sample that at least this share of the samples, in percent, does not exceed.</summary>
    public double Percentile(double percent)
    {
        if (!_isSorted)
        {
            _all.Sort();
            _isSorted = true;
        }

        return Percentile(_all, percent);
    }

    private static double Percentile(List<double> sorted, double percent) =>
        sorted.Count == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];
}
