using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>A scope's rows: those of disjoint sets but for some.</summary>
/// <param name="sets">The sets.</param>
/// <param name="isInSets">True for the rows of the sets.</param>
/// <param name="all">All rows of the index in order.</param>
/// <param name="excluded">Rows of the sets that are not the scope's.</param>
internal sealed class ScopedApprovals(
    ApprovalSet[] sets, Func<IndexedApproval, bool> isInSets, ApprovalOrders all, HashSet<IndexedApproval> excluded)
{
    // So few rows are sorted faster than they are found among all others.
    private const int Few = 1_000;
    private const int Rare = 16;

    public int Count => sets.Sum(set => set.Count) - excluded.Count;

    /// <summary>All rows, in no order.</summary>
    public IEnumerable<IndexedApproval> Rows
    {
        get
        {
            foreach (var set in sets)
            {
                foreach (var row in set)
                {
                    if (!IsExcluded(row))
                    {
                        yield return row;
                    }
                }
            }
        }
    }

    public bool Contains(IndexedApproval row) => isInSets(row) && !IsExcluded(row);

    public int CountOf(ApprovalStatus status) =>
        sets.Sum(set => set.CountOf(status)) - excluded.Count(row => row.Row.Status == status);

    public int CountOf(string category) =>
        sets.Sum(set => set.ByCategory.GetValueOrDefault(category)) - excluded.Count(row => row.Row.Category == category);

    public Dictionary<ApprovalStatus, int> CountByStatus() =>
        Enum.GetValues<ApprovalStatus>().ToDictionary(status => status, CountOf);

    public string[] Categories()
    {
        var counts = new Dictionary<string, int>();
        foreach (var (category, count) in sets.SelectMany(set => set.ByCategory))
        {
            counts[category] = counts.GetValueOrDefault(category) + count;
        }

        foreach (var row in excluded)
        {
            if (row.Row.Category is { Length: > 0 } category)
            {
                counts[category]--;
            }
        }

        return [.. counts.Where(c => c.Value > 0).Select(c => c.Key).Order(StringComparer.InvariantCultureIgnoreCase)];
    }

    /// <summary>Some rows in a query's order.</summary>
    /// <param name="query">Names the order.</param>
    /// <param name="passes">Leaves rows out; null when all count.</param>
    /// <param name="skip">How many to leave out first.</param>
    /// <param name="take">How many to answer at most.</param>
    public ApprovalRow[] Page(ApprovalQuery query, Func<IndexedApproval, bool>? passes, int skip, int take)
    {
        var sorted = Count <= Math.Min(Few, all.Count / Rare)
            ? new SortedRows(new(query.Sort), Rows).Read(query.Descending)
            : all.Read(query.Sort, query.Descending).Where(Contains);
        return [.. (passes is null ? sorted : sorted.Where(passes)).Skip(skip).Take(take).Select(row => row.Row)];
    }

    private bool IsExcluded(IndexedApproval row) => excluded.Count > 0 && excluded.Contains(row);
}
