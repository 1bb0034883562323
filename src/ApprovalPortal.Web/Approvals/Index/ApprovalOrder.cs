using System.Globalization;

namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>
/// The ascending order of a column: what has no value comes last, and equal rows are in the order of their ids, so that
/// pages neither repeat nor lose one.
/// </summary>
internal sealed class ApprovalOrder(ApprovalSort sort) : IComparer<IndexedApproval>
{
    private static readonly CompareInfo s_culture = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>Below 0 when the first row comes before the second.</summary>
    public int Compare(IndexedApproval? x, IndexedApproval? y)
    {
        var order = ByColumn(x!, y!);
        return order != 0 ? order : string.CompareOrdinal(x!.Row.RequestId, y!.Row.RequestId);
    }

    /// <summary>The row has a value in the column.</summary>
    public bool HasValue(IndexedApproval row) => sort switch
    {
        ApprovalSort.DueAt => row.Row.DueAt is not null,
        ApprovalSort.Amount => row.Row.Amount is not null,
        _ => true,
    };

    private int ByColumn(IndexedApproval x, IndexedApproval y) => sort switch
    {
        ApprovalSort.RequestedAt => x.Row.RequestedAt.CompareTo(y.Row.RequestedAt),
        ApprovalSort.ChangedAt => x.Row.ChangedAt.CompareTo(y.Row.ChangedAt),
        ApprovalSort.DueAt => ByOptional(x.Row.DueAt, y.Row.DueAt),
        ApprovalSort.Amount => ByOptional(x.Row.Amount, y.Row.Amount),
        ApprovalSort.Title => s_culture.Compare(x.Row.Title, y.Row.Title, CompareOptions.IgnoreCase),
        ApprovalSort.Requester => string.Compare(x.Requester, y.Requester, StringComparison.OrdinalIgnoreCase),
        ApprovalSort.RequestId => string.CompareOrdinal(x.Row.RequestId, y.Row.RequestId),
        ApprovalSort.Status => x.Row.Status.CompareTo(y.Row.Status),
        _ => throw new ArgumentOutOfRangeException(nameof(x), sort, null),
    };

    private static int ByOptional<T>(T? x, T? y)
        where T : struct, IComparable<T> => (x, y) switch
        {
            ({ } one, { } other) => one.CompareTo(other),
            (null, null) => 0,
            (null, _) => 1,
            _ => -1,
        };
}
