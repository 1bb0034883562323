namespace ApprovalPortal.Web.Approvals;

/// <summary>
/// Rows in a list's order. What is added and removed is only noted, and put in its place when somebody looks, all at once,
/// so that a change costs nothing where nobody looks. Not safe for threads: <see cref="ApprovalOrders"/> guards it.
/// </summary>
internal sealed class SortedRows
{
    private const int FewChanges = 64;

    private readonly ApprovalOrder _order;
    private IndexedApproval[] _rows;
    private int _count;
    private HashSet<IndexedApproval> _added = [];
    private HashSet<IndexedApproval> _removed = [];

    public SortedRows(ApprovalOrder order, IEnumerable<IndexedApproval> rows)
    {
        _order = order;
        _rows = [.. rows];
        _count = _rows.Length;
        Array.Sort(_rows, order);
    }

    /// <summary>So much has changed that sorting anew costs no more.</summary>
    public bool IsOutdated => _added.Count + _removed.Count > Math.Max(FewChanges, _count / 4);

    /// <summary>Somebody has looked since this was set to false.</summary>
    public bool IsInUse { get; set; } = true;

    public void Add(IndexedApproval row) => _added.Add(row);

    public void Remove(IndexedApproval row)
    {
        if (!_added.Remove(row))
        {
            _removed.Add(row);
        }
    }

    /// <summary>All rows in order; good until the next change.</summary>
    public ReadOnlySpan<IndexedApproval> CatchUp()
    {
        if (_added.Count + _removed.Count == 0)
        {
            return _rows.AsSpan(0, _count);
        }

        var moved = _added.Where(row => !IsPutInPlace(row)).Order(_order).ToArray();
        if (_removed.Count > 0)
        {
            TakeOut([.. _removed.Select(row => Array.BinarySearch(_rows, 0, _count, row, _order)).Order()]);
        }

        PutIn(moved);
        (_added, _removed) = ([], []);
        return _rows.AsSpan(0, _count);
    }

    // Most changes of a request leave it where it is in most orders.
    private bool IsPutInPlace(IndexedApproval row)
    {
        var place = Array.BinarySearch(_rows, 0, _count, row, _order);
        if (place < 0)
        {
            return false;
        }

        _removed.Remove(_rows[place]);
        _rows[place] = row;
        return true;
    }

    private void TakeOut(int[] places)
    {
        var to = places[0];
        for (var i = 0; i < places.Length; i++)
        {
            var from = places[i] + 1;
            var length = (i + 1 < places.Length ? places[i + 1] : _count) - from;
            Array.Copy(_rows, from, _rows, to, length);
            to += length;
        }

        Array.Clear(_rows, to, _count - to);
        _count = to;
    }

    // From the end, so that every row moves once however many come in.
    private void PutIn(IndexedApproval[] rows)
    {
        if (_count + rows.Length > _rows.Length)
        {
            Array.Resize(ref _rows, (_count + rows.Length) * 17 / 16);
        }

        var end = _count;
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            var place = ~Array.BinarySearch(_rows, 0, end, rows[i], _order);
            Array.Copy(_rows, place, _rows, place + i + 1, end - place);
            _rows[place + i] = rows[i];
            end = place;
        }

        _count += rows.Length;
    }
}
