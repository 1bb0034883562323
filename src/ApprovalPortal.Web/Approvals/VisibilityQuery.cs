using System.Globalization;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Web.Approvals;

/// <summary>
/// The only place where visibility filters are written. Their language can be injected through quotes and backslashes, so
/// no value from outside ever enters one: only names and times of our own.
/// </summary>
public static class VisibilityQuery
{
    /// <summary>What waits for somebody.</summary>
    public static string Open { get; } =
        $"ExecutionStatus = 'Running' AND {ApprovalSearchAttributes.Status.Name} = '{ApprovalStatus.Pending.Name()}'";

    /// <summary>What changed after a time; one predicate, since SQLite's plans flip with more.</summary>
    public static string ChangedAfter(DateTimeOffset time) => $"{ApprovalSearchAttributes.ChangedAt.Name} > '{Format(time)}'";

    /// <summary>What ended after a time, by itself or by an operator.</summary>
    public static string ClosedAfter(DateTimeOffset time) =>
        $"CloseTime > '{Format(time)}' AND {ApprovalSearchAttributes.Status.Name} IS NOT NULL";

    private static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
