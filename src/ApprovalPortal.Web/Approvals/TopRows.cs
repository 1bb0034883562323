namespace ApprovalPortal.Web.Approvals;

/// <summary>Keeps the first rows of a list while all of them pass by, so that a page needs no sort of the whole.</summary>
internal sealed class TopRows
{
    private readonly int _capacity;
    private readonly IComparer<IndexedApproval> _order;
    private readonly PriorityQueue<IndexedApproval, IndexedApproval> _kept;
    private IndexedApproval? _last;

    public TopRows(int capacity, IComparer<IndexedApproval> order)
    {
        _capacity = capacity;
        _order = order;
        _kept = new(Comparer<IndexedApproval>.Create((x, y) => order.Compare(y, x)));
    }

    public void Offer(IndexedApproval row)
    {
        if (_kept.Count < _capacity)
        {
            _kept.Enqueue(row, row);
        }
        else if (_last is not null && _order.Compare(row, _last) < 0)
        {
            _kept.EnqueueDequeue(row, row);
        }
        else
        {
            return;
        }

        _last = _kept.Peek();
    }

    /// <summary>The kept rows in the list's order, without the first ones.</summary>
    public ApprovalRow[] ToArray(int skip)
    {
        var rows = new ApprovalRow[Math.Max(0, _kept.Count - skip)];
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            rows[i] = _kept.Dequeue().Row;
        }

        return rows;
    }
}
