using System.Globalization;
using System.Text.RegularExpressions;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Web.Approvals.Feed;

/// <summary>
/// The only place where visibility filters are written. Their language can be injected through quotes and backslashes, so
/// no value from outside enters one but a person made of harmless characters: all else are names and times of our own.
/// </summary>
public static partial class VisibilityQuery
{
    /// <summary>What waits for somebody.</summary>
    public static string Open { get; } =
        $"ExecutionStatus = 'Running' AND {ApprovalSearchAttributes.Status.Name} = '{ApprovalStatus.Pending.Name()}'";

    /// <summary>What changed after a time; one predicate, since SQLite's plans flip with more.</summary>
    public static string ChangedAfter(DateTimeOffset time) => $"{ApprovalSearchAttributes.ChangedAt.Name} > '{Format(time)}'";

    /// <summary>What ended after a time, by itself or by an operator.</summary>
    public static string ClosedAfter(DateTimeOffset time) =>
        $"CloseTime > '{Format(time)}' AND {ApprovalSearchAttributes.Status.Name} IS NOT NULL";

    /// <summary>
    /// What ended before a time, the latest first; of one person, where the e-mail can stand in a filter, else of everybody.
    /// </summary>
    public static string ClosedBefore(DateTimeOffset time, string? requester)
    {
        var closed = $"CloseTime < '{Format(time)}' AND {ApprovalSearchAttributes.Status.Name} IS NOT NULL";
        return requester is not null && HarmlessValue().IsMatch(requester)
            ? $"{closed} AND {ApprovalSearchAttributes.Requester.Name} = '{requester}'"
            : closed;
    }

    [GeneratedRegex(@"^[A-Za-z0-9._@:+-]{1,255}\z")]
    private static partial Regex HarmlessValue();

    private static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
