using Temporalio.Common;

namespace ApprovalPortal.Workflows.Wire;

/// <summary>The search attributes by which any client finds approvals; the workflows set them themselves.</summary>
public static class ApprovalSearchAttributes
{
    /// <summary><c>multi_level</c>, <c>expense</c> or <c>single</c>.</summary>
    public static SearchAttributeKey<string> Kind { get; } = SearchAttributeKey.CreateKeyword("ApprovalKind");

    /// <summary><c>pending</c>, <c>approved</c>, <c>rejected</c>, <c>timed_out</c> or <c>withdrawn</c>.</summary>
    public static SearchAttributeKey<string> Status { get; } = SearchAttributeKey.CreateKeyword("ApprovalStatus");

    /// <summary>The requester's e-mail in lower case, since PostgreSQL compares with case and SQLite without.</summary>
    public static SearchAttributeKey<string> Requester { get; } = SearchAttributeKey.CreateKeyword("ApprovalRequester");

    /// <summary>The roles whose decision is awaited; empty once the request has ended.</summary>
    public static SearchAttributeKey<IReadOnlyCollection<string>> PendingRoles { get; } =
        SearchAttributeKey.CreateKeywordList("ApprovalPendingRoles");

    /// <summary>When the request last changed, in UTC; the portal's feed follows it.</summary>
    public static SearchAttributeKey<DateTimeOffset> ChangedAt { get; } =
        SearchAttributeKey.CreateDateTimeOffset("ApprovalChangedAt");

    /// <summary>When the request times out, in UTC; absent where it never does.</summary>
    public static SearchAttributeKey<DateTimeOffset> DueAt { get; } =
        SearchAttributeKey.CreateDateTimeOffset("ApprovalDueAt");

    /// <summary>All of them, to register in one call: an unregistered one makes every workflow task retry for ever.</summary>
    public static IReadOnlyList<SearchAttributeKey> All { get; } = [Kind, Status, Requester, PendingRoles, ChangedAt, DueAt];
}
