using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>Which requests a list is about, before its filters.</summary>
public enum ApprovalScope
{
    /// <summary>Open, waiting for one of the viewer's roles, and neither the viewer's own nor decided by the viewer.</summary>
    Waiting,

    /// <summary>Those that the viewer decided.</summary>
    Decided,

    /// <summary>Those that the viewer asked for.</summary>
    Mine,

    /// <summary>Those that timed out; for admins.</summary>
    TimedOut,

    /// <summary>Those that nobody can decide, or whose processing failed for good; for admins.</summary>
    Stuck,

    /// <summary>All; for admins.</summary>
    All,
}

/// <summary>The column that a list is sorted by.</summary>
public enum ApprovalSort
{
    /// <summary>When it was asked.</summary>
    RequestedAt,

    /// <summary>When it times out; what never does comes last.</summary>
    DueAt,

    /// <summary>When it last changed.</summary>
    ChangedAt,

    /// <summary>By amount; what has none comes last.</summary>
    Amount,

    /// <summary>By title, in the invariant culture, without case.</summary>
    Title,

    /// <summary>By requester, without case.</summary>
    Requester,

    /// <summary>By id.</summary>
    RequestId,

    /// <summary>By status, in the order of <see cref="ApprovalStatus"/>.</summary>
    Status,
}

/// <summary>One page of a list; the index answers it from memory, filtered by what the viewer may see.</summary>
/// <param name="Scope">Which requests the list is about.</param>
/// <param name="Viewer">Who looks.</param>
public sealed record ApprovalQuery(ApprovalScope Scope, Viewer Viewer)
{
    /// <summary>Text that id, title, requester (name or e-mail) or excerpt must contain, without case.</summary>
    public string? Text { get; init; }

    /// <summary>Only this status.</summary>
    public ApprovalStatus? Status { get; init; }

    /// <summary>Only this category.</summary>
    public string? Category { get; init; }

    /// <summary>Only those of at least this amount.</summary>
    public decimal? MinimumAmount { get; init; }

    /// <summary>Only those due before this time, in UTC.</summary>
    public DateTimeOffset? DueBefore { get; init; }

    /// <summary>The column to sort by.</summary>
    public ApprovalSort Sort { get; init; } = ApprovalSort.RequestedAt;

    /// <summary>Largest, newest or last first.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>How many rows to leave out.</summary>
    public int Skip { get; init; }

    /// <summary>How many rows to answer; at most 1,000.</summary>
    public int Take { get; init; } = 25;
}

/// <summary>The answer to an <see cref="ApprovalQuery"/>.</summary>
/// <param name="Rows">The page.</param>
/// <param name="Total">How many rows the filters let through.</param>
/// <param name="CountByStatus">How many rows of the scope have each status, before the filters.</param>
/// <param name="Categories">The categories of the scope, before the filters, in order.</param>
public sealed record ApprovalPage(
    IReadOnlyList<ApprovalRow> Rows,
    int Total,
    IReadOnlyDictionary<ApprovalStatus, int> CountByStatus,
    IReadOnlyList<string> Categories);
