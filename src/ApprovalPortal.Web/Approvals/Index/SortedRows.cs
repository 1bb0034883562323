namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>
/// Rows in ascending order of a column, kept while rows come and go. What comes and goes together is put in its place
/// together, so that each row moves once. Not safe for threads: the index guards it.
/// </summary>
internal sealed class SortedRows
{
    private readonly ApprovalOrder _order;
    private IndexedApproval[] _rows;

    public SortedRows(ApprovalOrder order, IEnumerable<IndexedApproval> rows)
    {
        _order = order;
        _rows = [.. rows];
        Count = _rows.Length;
        Array.Sort(_rows, order);
    }

    public int Count { get; private set; }

    /// <summary>All rows in a direction; good until the next change. What has no value in the column comes last in both.</summary>
    public IEnumerable<IndexedApproval> Read(bool descending)
    {
        var valued = descending ? CountValued() : 0;
        for (var i = valued - 1; i >= 0; i--)
        {
            yield return _rows[i];
        }

        for (var i = valued; i < Count; i++)
        {
            yield return _rows[i];
        }
    }

    /// <summary>Takes rows out and puts rows in; a row changes by leaving as it was and coming as it is.</summary>
    public void Change(IReadOnlyCollection<IndexedApproval> removed, IReadOnlyCollection<IndexedApproval> added)
    {
        var gone = removed.ToHashSet();
        var moved = added.Where(row => !IsPutInPlace(row, gone)).Order(_order).ToArray();
        if (gone.Count > 0)
        {
            TakeOut([.. gone.Select(PlaceOf).Order()]);
        }

        PutIn(moved);
    }

    private int PlaceOf(IndexedApproval row) => Array.BinarySearch(_rows, 0, Count, row, _order);

    private int CountValued()
    {
        var (valued, rest) = (0, Count);
        while (valued < rest)
        {
            var middle = (valued + rest) / 2;
            (valued, rest) = _order.HasValue(_rows[middle]) ? (middle + 1, rest) : (valued, middle);
        }

        return valued;
    }

    // Most changes of a request leave it where it is in most orders.
    private bool IsPutInPlace(IndexedApproval row, HashSet<IndexedApproval> gone)
    {
        var place = PlaceOf(row);
        if (place < 0)
        {
            return false;
        }

        gone.Remove(_rows[place]);
        _rows[place] = row;
        return true;
    }

    private void TakeOut(int[] places)
    {
        var to = places[0];
        for (var i = 0; i < places.Length; i++)
        {
            var from = places[i] + 1;
            var length = (i + 1 < places.Length ? places[i + 1] : Count) - from;
            Array.Copy(_rows, from, _rows, to, length);
            to += length;
        }

        Array.Clear(_rows, to, Count - to);
        Count = to;
    }

    // From the end, so that every row moves once however many come in.
    private void PutIn(IndexedApproval[] rows)
    {
        if (Count + rows.Length > _rows.Length)
        {
            Array.Resize(ref _rows, (Count + rows.Length) * 17 / 16);
        }

        var end = Count;
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            var place = ~Array.BinarySearch(_rows, 0, end, rows[i], _order);
            Array.Copy(_rows, place, _rows, place + i + 1, end - place);
            _rows[place + i] = rows[i];
            end = place;
        }

        Count += rows.Length;
    }
}
