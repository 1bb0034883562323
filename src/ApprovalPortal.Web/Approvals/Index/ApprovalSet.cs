using System.Collections;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>Some rows of the index, with their counts kept up, so that a list's counts need no scan.</summary>
internal sealed class ApprovalSet : IEnumerable<IndexedApproval>
{
    private readonly HashSet<IndexedApproval> _rows = [];
    private readonly int[] _byStatus = new int[Enum.GetValues<ApprovalStatus>().Length];
    private readonly Dictionary<string, int> _byCategory = [];

    public int Count => _rows.Count;

    public IReadOnlyDictionary<string, int> ByCategory => _byCategory;

    public int CountOf(ApprovalStatus status) => _byStatus[(int)status];

    public void Add(IndexedApproval row)
    {
        if (_rows.Add(row))
        {
            Tally(row.Row, 1);
        }
    }

    public void Remove(IndexedApproval row)
    {
        if (_rows.Remove(row))
        {
            Tally(row.Row, -1);
        }
    }

    public bool Contains(IndexedApproval row) => _rows.Contains(row);

    public HashSet<IndexedApproval>.Enumerator GetEnumerator() => _rows.GetEnumerator();

    IEnumerator<IndexedApproval> IEnumerable<IndexedApproval>.GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _rows.GetEnumerator();

    private void Tally(ApprovalRow row, int change)
    {
        _byStatus[(int)row.Status] += change;
        if (string.IsNullOrEmpty(row.Category))
        {
            return;
        }

        var count = _byCategory.GetValueOrDefault(row.Category) + change;
        if (count == 0)
        {
            _byCategory.Remove(row.Category);
        }
        else
        {
            _byCategory[row.Category] = count;
        }
    }
}
