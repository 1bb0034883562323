using System.Collections;

namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>The rows that a filter lets through, each once. Few are sorted, many are looked up in a sorted list.</summary>
internal sealed class FoundRows(int slots)
{
    private const int Few = 1_000;

    private readonly BitArray _isFound = new(slots);
    private readonly List<IndexedApproval> _first = [];

    public int Count { get; private set; }

    public void Add(IndexedApproval row)
    {
        if (_isFound[row.Slot])
        {
            return;
        }

        _isFound[row.Slot] = true;
        Count++;
        if (Count <= Few)
        {
            _first.Add(row);
        }
    }

    public ApprovalRow[] Page(ScopedApprovals scope, ApprovalQuery query, int skip, int take) =>
        Count > Few
            ? scope.Page(query, row => _isFound[row.Slot], skip, take)
            : [.. new SortedRows(new(query.Sort), _first).Read(query.Descending).Skip(skip).Take(take).Select(row => row.Row)];
}
