using System.ComponentModel.DataAnnotations;

namespace ApprovalPortal.Web.Approvals;

/// <summary>How requests wait and how the index follows them; the section <c>Approvals</c> of the configuration.</summary>
public sealed class ApprovalsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Approvals";

    /// <summary>How long a request of the portal waits for its decisions.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan WaitLimit { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How often the feed asks what changed; twice as often while something does.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan FeedInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How far each change query reaches back behind the last change, since changes are listed out of order.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan FeedOverlap { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the feed reaches back a minute, and asks for runs that ended without saying so, by a termination, say.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ClosingsInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long after the last one a full comparison of the index with Temporal begins, one page at each feed query; the first
    /// one follows the load.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ComparisonInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long closed requests stay in memory; older ones are asked for on demand.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3660.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ClosedRowsAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a command repeats itself while Temporal gives no definite answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan CommandPatience { get; set; } = TimeSpan.FromSeconds(15);
}
