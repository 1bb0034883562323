using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>A row of the index with what every list compares, worked out once.</summary>
internal sealed class IndexedApproval
{
    public IndexedApproval(ApprovalRow row)
    {
        Row = row;
        Requester = row.Requester?.Trim() ?? "";
        Deciders = [.. row.Decisions.Select(d => d.Approver.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];
        Awaited = row is { Status: ApprovalStatus.Pending, ClosedAt: null } ? MaskOf(row.AwaitedRoles) : 0;
    }

    public ApprovalRow Row { get; }

    /// <summary>Compared without case.</summary>
    public string Requester { get; }

    /// <summary>Who has decided, each once, compared without case.</summary>
    public string[] Deciders { get; }

    /// <summary>The roles that the request waits for, as <see cref="MaskOf"/> packs them; 0 when it waits for none.</summary>
    public int Awaited { get; }

    /// <summary>Which row of the index it is: a small number that no other row has meanwhile.</summary>
    public int Slot { get; set; }

    /// <summary>One bit for each role.</summary>
    public static int MaskOf(IEnumerable<ApprovalRole> roles) => roles.Aggregate(0, (mask, role) => mask | (1 << (int)role));

    /// <summary>True when the other row would look the same in every list.</summary>
    public bool ShowsTheSameAs(ApprovalRow other) =>
        Row with { RequiredRoles = other.RequiredRoles, Decisions = other.Decisions } == other
        && Row.RequiredRoles.SequenceEqual(other.RequiredRoles)
        && Row.Decisions.SequenceEqual(other.Decisions);
}
