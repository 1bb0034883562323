namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>
/// All rows in the order of every column, so that no list is sorted while somebody waits for it. Not safe for threads: the
/// index guards it.
/// </summary>
internal sealed class ApprovalOrders
{
    private readonly SortedRows[] _byColumn = [.. Enum.GetValues<ApprovalSort>().Select(sort => new SortedRows(new(sort), []))];
    private HashSet<IndexedApproval> _added = [];
    private HashSet<IndexedApproval> _removed = [];

    /// <summary>How many rows there are in their places.</summary>
    public int Count => _byColumn[0].Count;

    /// <summary>Every row is where it belongs.</summary>
    public bool IsSettled => _added.Count + _removed.Count == 0;

    public void Add(IndexedApproval row) => _added.Add(row);

    public void Remove(IndexedApproval row)
    {
        if (!_added.Remove(row))
        {
            _removed.Add(row);
        }
    }

    /// <summary>Puts what has come and gone in its place.</summary>
    public void Settle()
    {
        if (IsSettled)
        {
            return;
        }

        foreach (var rows in _byColumn)
        {
            rows.Change(_removed, _added);
        }

        // A load leaves large sets behind.
        (_added, _removed) = ([], []);
    }

    /// <summary>All rows; good until the next change.</summary>
    public IEnumerable<IndexedApproval> Read(ApprovalSort sort, bool descending) => _byColumn[(int)sort].Read(descending);
}
