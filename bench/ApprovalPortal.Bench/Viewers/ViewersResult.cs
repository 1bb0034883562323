using ApprovalPortal.Bench.Running;

namespace ApprovalPortal.Bench.Viewers;

/// <summary>What was measured with a number of viewers on one node.</summary>
internal sealed record ViewersResult(string Place, int Viewers)
{
    /// <summary>From sending a decision to each screen's render batch that shows it, in ms.</summary>
    public Measurement Latency { get; } = new();

    /// <summary>From asking for the page until its prerendered markup was there, in ms; some are opened at once.</summary>
    public Measurement Painted { get; } = new();

    /// <summary>From asking for the page until its circuit's first rendering, in ms.</summary>
    public Measurement Live { get; } = new();

    /// <summary>Managed heap for each circuit, after a full collection.</summary>
    public double CircuitKb { get; init; }

    /// <summary>Messages to each circuit while nothing happens, beside the connection's pings.</summary>
    public double IdleMessagesPerMinute { get; init; }

    /// <summary>Calls to Temporal while nothing happens.</summary>
    public double IdleCallsPerSecond { get; init; }

    /// <summary>Calls to Temporal while decisions happen, theirs included.</summary>
    public double CallsPerSecond { get; set; }

    /// <summary>Render batches to all circuits.</summary>
    public double RendersPerSecond { get; set; }

    /// <summary>The node's CPU time for each of them.</summary>
    public double CpuPerRenderMs { get; set; }

    /// <summary>How often a screen did not show a decision in time.</summary>
    public int Missed { get; set; }
}
