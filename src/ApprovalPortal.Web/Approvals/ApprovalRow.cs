using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals;

/// <summary>One request as every list shows it, made of its search attributes and memo. Times are in UTC.</summary>
public sealed record ApprovalRow
{
    /// <summary>The workflow id.</summary>
    public required string RequestId { get; init; }

    /// <summary>The newest run that is known.</summary>
    public required string RunId { get; init; }

    /// <summary>Which workflow it is.</summary>
    public required ApprovalKind Kind { get; init; }

    /// <summary>Where the whole stands; a run that ended without saying so counts as withdrawn or timed out.</summary>
    public required ApprovalStatus Status { get; init; }

    /// <summary>As the starter wrote it; null for single approvals.</summary>
    public string? Requester { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>The first 300 characters of the description.</summary>
    public string Excerpt
    {
        get => PackedExcerpt.ToString();
        init => PackedExcerpt = new(value);
    }

    internal PackedText PackedExcerpt { get; private init; } = new("");

    /// <summary>Null for single approvals.</summary>
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Free text.</summary>
    public string? Category { get; init; }

    /// <summary>Who has to decide, in role order.</summary>
    public required IReadOnlyList<ApprovalRole> RequiredRoles { get; init; }

    /// <summary>What counts so far.</summary>
    public IReadOnlyList<MemoDecision> Decisions { get; init; } = [];

    /// <summary>What became of the effect.</summary>
    public ProcessingState Processing { get; init; }

    /// <summary>When the newest run was started.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When it times out; null where it never does.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When the run ended; null while it runs.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Counts the changes of the run.</summary>
    public int Revision { get; init; }

    /// <summary>Made of the workflow's own answer, or of the input that this node started it with; may be ahead of what is listed.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>The required roles that have not decided, in role order; a rejection by <c>system</c> is no decision.</summary>
    public IEnumerable<ApprovalRole> AwaitedRoles =>
        RequiredRoles.Where(role => !Decisions.Any(d => d.Role == role && d.Approver != "system"));
}
