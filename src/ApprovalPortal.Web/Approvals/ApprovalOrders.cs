namespace ApprovalPortal.Web.Approvals;

/// <summary>
/// The rows of a list in every order that somebody has asked for, so that a page needs no look at the others. Changes
/// come from one thread at a time and never during a look; any number of threads may look.
/// </summary>
internal sealed class ApprovalOrders
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ApprovalSort, bool), SortedRows> _kept = [];

    public void Add(IndexedApproval row)
    {
        foreach (var (order, rows) in _kept)
        {
            rows.Add(row);
            DropIfOutdated(order, rows);
        }
    }

    public void Remove(IndexedApproval row)
    {
        foreach (var (order, rows) in _kept)
        {
            rows.Remove(row);
            DropIfOutdated(order, rows);
        }
    }

    /// <summary>Drops the orders that nobody has asked for since the last call.</summary>
    public void DropUnused()
    {
        foreach (var (order, rows) in _kept)
        {
            if (!rows.IsInUse)
            {
                _kept.Remove(order);
            }

            rows.IsInUse = false;
        }
    }

    /// <summary>The rows in an order; good until the next change.</summary>
    /// <param name="sort">The column.</param>
    /// <param name="descending">The direction.</param>
    /// <param name="all">The rows in any order.</param>
    public ReadOnlySpan<IndexedApproval> Sorted(ApprovalSort sort, bool descending, IEnumerable<IndexedApproval> all)
    {
        lock (_lock)
        {
            if (!_kept.TryGetValue((sort, descending), out var rows))
            {
                _kept[(sort, descending)] = rows = new(new(sort, descending), all);
            }

            rows.IsInUse = true;
            return rows.CatchUp();
        }
    }

    private void DropIfOutdated((ApprovalSort, bool) order, SortedRows rows)
    {
        if (rows.IsOutdated)
        {
            _kept.Remove(order);
        }
    }
}
