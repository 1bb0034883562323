namespace ApprovalPortal.Bench.Running;

/// <summary>Measures one promise of the portal.</summary>
public interface IBenchmark
{
    /// <summary>What the command line calls it; the first part of its figures' names.</summary>
    string Name { get; }

    /// <summary>One line for the list: what it measures.</summary>
    string Description { get; }

    /// <summary>Measures, prints tables and keeps figures.</summary>
    Task RunAsync(BenchRun run, CancellationToken cancellationToken);
}
