using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals;

/// <summary>
/// The rows of the index by id, and sorted into the sets that lists are made of, so that a list looks only at rows that
/// may belong to it. Not safe for threads: the index guards it.
/// </summary>
internal sealed class ApprovalSets
{
    private const int Masks = 8;

    private readonly Dictionary<string, IndexedApproval> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ApprovalSet> _byRequester = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ApprovalSet> _byDecider = new(StringComparer.OrdinalIgnoreCase);
    private readonly ApprovalSet _all = [];
    private readonly ApprovalSet _timedOut = [];
    private readonly ApprovalSet _failed = [];

    // By the roles that are awaited: disjoint, so that a viewer of several roles adds some of them up.
    private readonly ApprovalSet[] _awaiting = [.. Enumerable.Range(0, Masks).Select(_ => new ApprovalSet())];

    public IndexedApproval? Find(string requestId) => _byId.GetValueOrDefault(requestId);

    public IEnumerable<IndexedApproval> All => _all;

    public void Put(IndexedApproval row)
    {
        Remove(row.Row.RequestId);
        _byId.Add(row.Row.RequestId, row);
        foreach (var set in SetsOf(row))
        {
            set.Add(row);
        }
    }

    public void Remove(string requestId)
    {
        if (!_byId.Remove(requestId, out var row))
        {
            return;
        }

        foreach (var set in SetsOf(row))
        {
            set.Remove(row);
        }

        DropIfEmpty(_byRequester, row.Requester);
        foreach (var decider in row.Deciders)
        {
            DropIfEmpty(_byDecider, decider);
        }
    }

    /// <summary>The rows of a scope that the viewer may see.</summary>
    public ScopedApprovals Scope(ApprovalScope scope, Viewer viewer, PeopleDirectory people) => scope switch
    {
        ApprovalScope.Waiting => Waiting(viewer),
        ApprovalScope.Decided when _byDecider.TryGetValue(viewer.Email, out var decided) =>
            new([decided], [.. decided.Where(r => !viewer.MaySee(r.Row.Requester, r.Row.RequiredRoles))]),
        ApprovalScope.Mine when _byRequester.TryGetValue(viewer.Email, out var mine) => new([mine], []),
        ApprovalScope.TimedOut when viewer.IsAdmin => new([_timedOut], []),
        ApprovalScope.Stuck when viewer.IsAdmin => new([_failed, Undecidable(people)], []),
        ApprovalScope.All when viewer.IsAdmin => new([_all], []),
        _ => new([], []),
    };

    private static void DropIfEmpty(Dictionary<string, ApprovalSet> sets, string key)
    {
        if (sets.TryGetValue(key, out var set) && set.Count == 0)
        {
            sets.Remove(key);
        }
    }

    private static ApprovalSet SetOf(Dictionary<string, ApprovalSet> sets, string key)
    {
        if (!sets.TryGetValue(key, out var set))
        {
            sets[key] = set = [];
        }

        return set;
    }

    private IEnumerable<ApprovalSet> SetsOf(IndexedApproval row)
    {
        yield return _all;
        if (row.Awaited != 0)
        {
            yield return _awaiting[row.Awaited];
        }

        if (row.Requester.Length > 0)
        {
            yield return SetOf(_byRequester, row.Requester);
        }

        foreach (var decider in row.Deciders)
        {
            yield return SetOf(_byDecider, decider);
        }

        if (row.Row.Status == ApprovalStatus.TimedOut)
        {
            yield return _timedOut;
        }

        if (row.Row.Processing == ProcessingState.Failed)
        {
            yield return _failed;
        }
    }

    private ScopedApprovals Waiting(Viewer viewer)
    {
        var roles = IndexedApproval.MaskOf(viewer.Roles);
        var excluded = new HashSet<IndexedApproval>();
        ExcludeFrom(_byRequester);
        ExcludeFrom(_byDecider);
        return new([.. Enumerable.Range(1, Masks - 1).Where(mask => (mask & roles) != 0).Select(mask => _awaiting[mask])], excluded);

        void ExcludeFrom(Dictionary<string, ApprovalSet> sets)
        {
            if (sets.TryGetValue(viewer.Email, out var set))
            {
                excluded.UnionWith(set.Where(row => (row.Awaited & roles) != 0));
            }
        }
    }

    private ApprovalSet Undecidable(PeopleDirectory people)
    {
        var holders = Enum.GetValues<ApprovalRole>().Select(role => people.HoldersOf(PersonRoles.NameOf(role))).ToArray();
        var found = new ApprovalSet();
        foreach (var set in _awaiting)
        {
            foreach (var row in set)
            {
                if (IsUndecidable(row, holders))
                {
                    found.Add(row);
                }
            }
        }

        return found;
    }

    private static bool IsUndecidable(IndexedApproval row, IReadOnlyList<Person>[] holders)
    {
        for (var role = 0; role < holders.Length; role++)
        {
            // Whoever asked and whoever decided for another role may not; with more holders than those one is left.
            if ((row.Awaited & (1 << role)) != 0
                && holders[role].Count <= row.Deciders.Count + 1
                && holders[role].All(person => MayNotDecide(row, person)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayNotDecide(IndexedApproval row, Person person) =>
        string.Equals(person.Email, row.Requester, StringComparison.OrdinalIgnoreCase)
        || row.Deciders.Contains(person.Email, StringComparer.OrdinalIgnoreCase);
}

/// <summary>A scope's rows: those of disjoint sets but for some.</summary>
internal sealed record ScopedApprovals(IReadOnlyList<ApprovalSet> Sets, HashSet<IndexedApproval> Excluded)
{
    public int Count => Sets.Sum(set => set.Count) - Excluded.Count;

    public Dictionary<ApprovalStatus, int> CountByStatus() => Enum.GetValues<ApprovalStatus>().ToDictionary(
        status => status,
        status => Sets.Sum(set => set.CountOf(status)) - Excluded.Count(row => row.Row.Status == status));

    public string[] Categories()
    {
        var counts = new Dictionary<string, int>();
        foreach (var (category, count) in Sets.SelectMany(set => set.ByCategory))
        {
            counts[category] = counts.GetValueOrDefault(category) + count;
        }

        foreach (var row in Excluded)
        {
            if (row.Row.Category is { Length: > 0 } category)
            {
                counts[category]--;
            }
        }

        return [.. counts.Where(c => c.Value > 0).Select(c => c.Key).Order(StringComparer.InvariantCultureIgnoreCase)];
    }
}
