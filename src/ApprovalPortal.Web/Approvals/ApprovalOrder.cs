using System.Globalization;

namespace ApprovalPortal.Web.Approvals;

/// <summary>The order of a list; equal rows are in the order of their ids, so that pages neither repeat nor lose one.</summary>
internal sealed class ApprovalOrder(ApprovalSort sort, bool descending) : IComparer<IndexedApproval>
{
    private static readonly CompareInfo s_culture = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>Below 0 when the first row comes before the second in the list.</summary>
    public int Compare(IndexedApproval? x, IndexedApproval? y)
    {
        var order = ByColumn(x!, y!);
        return order != 0 ? order : string.CompareOrdinal(x!.Row.RequestId, y!.Row.RequestId);
    }

    private int ByColumn(IndexedApproval x, IndexedApproval y) => sort switch
    {
        ApprovalSort.RequestedAt => Directed(x.Row.RequestedAt.CompareTo(y.Row.RequestedAt)),
        ApprovalSort.ChangedAt => Directed(x.Row.ChangedAt.CompareTo(y.Row.ChangedAt)),
        ApprovalSort.DueAt => ByOptional(x.Row.DueAt, y.Row.DueAt),
        ApprovalSort.Amount => ByOptional(x.Row.Amount, y.Row.Amount),
        ApprovalSort.Title => Directed(s_culture.Compare(x.Row.Title, y.Row.Title, CompareOptions.IgnoreCase)),
        ApprovalSort.Requester => Directed(string.Compare(x.Requester, y.Requester, StringComparison.OrdinalIgnoreCase)),
        ApprovalSort.RequestId => Directed(string.CompareOrdinal(x.Row.RequestId, y.Row.RequestId)),
        ApprovalSort.Status => Directed(x.Row.Status.CompareTo(y.Row.Status)),
        _ => throw new ArgumentOutOfRangeException(nameof(x), sort, null),
    };

    // What has no value comes last in both directions.
    private int ByOptional<T>(T? x, T? y)
        where T : struct, IComparable<T> => (x, y) switch
        {
            ({ } one, { } other) => Directed(one.CompareTo(other)),
            (null, null) => 0,
            (null, _) => 1,
            _ => -1,
        };

    private int Directed(int order) => descending ? -order : order;
}
