using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>
/// The rows of the index by id, and sorted into the sets that lists are made of, so that a list looks only at rows that
/// may belong to it. Not safe for threads: the index guards it.
/// </summary>
internal sealed class ApprovalSets
{
    private const int Masks = 8;

    private static readonly ApprovalSet s_none = [];

    private readonly Dictionary<string, IndexedApproval> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ApprovalSet> _byRequester = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ApprovalSet> _byDecider = new(StringComparer.OrdinalIgnoreCase);
    private readonly ApprovalSet _all = [];
    private readonly ApprovalSet _timedOut = [];
    private readonly ApprovalSet _failed = [];

    // By the roles that are awaited: disjoint, so that a viewer of several roles adds some of them up.
    private readonly ApprovalSet[] _awaiting = [.. Enumerable.Range(0, Masks).Select(_ => new ApprovalSet())];
    private readonly ApprovalOrders _orders = new();
    private readonly TextSignatures _texts = new();

    public int Size => _byId.Count;

    public IndexedApproval? Find(string requestId) => _byId.GetValueOrDefault(requestId);

    public IEnumerable<IndexedApproval> All => _all;

    /// <summary>Every row is where it belongs in the orders that pages are read in.</summary>
    public bool IsSettled => _orders.IsSettled;

    /// <summary>Puts what has come and gone in its place in the orders.</summary>
    public void Settle() => _orders.Settle();

    public void Put(IndexedApproval row)
    {
        Remove(row.Row.RequestId);
        _byId.Add(row.Row.RequestId, row);
        _texts.Add(row);
        _orders.Add(row);
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

        _texts.Remove(row);
        _orders.Remove(row);
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
            new([decided], decided.Contains, _orders, [.. decided.Where(r => !viewer.MaySee(r.Row.Requester, r.Row.RequiredRoles))]),
        ApprovalScope.Mine when _byRequester.TryGetValue(viewer.Email, out var mine) => Whole(mine),
        ApprovalScope.TimedOut when viewer.IsAdmin => Whole(_timedOut),
        ApprovalScope.Stuck when viewer.IsAdmin => Whole(Stuck(people)),
        ApprovalScope.All when viewer.IsAdmin => new([_all], _ => true, _orders, []),
        _ => Whole(s_none),
    };

    /// <summary>The rows of a scope that pass the filter.</summary>
    public FoundRows Search(ScopedApprovals scope, ApprovalFilter filter)
    {
        var found = new FoundRows(_texts.Slots);
        var rows = filter.Text is { Length: >= TextSignatures.PieceLength } text
            ? _texts.MayHold(text).Concat(filter.Named.SelectMany(email => RowsOf(_byRequester, email))).Where(scope.Contains)
            : scope.Rows;
        foreach (var row in rows)
        {
            if (filter.Passes(row))
            {
                found.Add(row);
            }
        }

        return found;
    }

    private static IEnumerable<int> RolesThatMeet(int roles) => Enumerable.Range(1, Masks - 1).Where(mask => (mask & roles) != 0);

    private static ApprovalSet RowsOf(Dictionary<string, ApprovalSet> sets, string key) => sets.GetValueOrDefault(key) ?? s_none;

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

    private ScopedApprovals Whole(ApprovalSet set) => new([set], set.Contains, _orders, []);

    private ScopedApprovals Waiting(Viewer viewer)
    {
        var roles = IndexedApproval.MaskOf(viewer.Roles);
        var excluded = new HashSet<IndexedApproval>();
        ExcludeFrom(_byRequester);
        ExcludeFrom(_byDecider);
        return new(
            [.. RolesThatMeet(roles).Select(mask => _awaiting[mask])], row => (row.Awaited & roles) != 0, _orders, excluded);

        void ExcludeFrom(Dictionary<string, ApprovalSet> sets)
        {
            if (sets.TryGetValue(viewer.Email, out var set))
            {
                excluded.UnionWith(set.Where(row => (row.Awaited & roles) != 0));
            }
        }
    }

    private ApprovalSet Stuck(PeopleDirectory people)
    {
        var found = new ApprovalSet();
        foreach (var row in _failed.Concat(Enum.GetValues<ApprovalRole>().SelectMany(role => Undecidable(role, people))))
        {
            found.Add(row);
        }

        return found;
    }

    // Who holds the role is in every such row: those of the one with the fewest are looked at.
    private IEnumerable<IndexedApproval> Undecidable(ApprovalRole role, PeopleDirectory people)
    {
        var mask = IndexedApproval.MaskOf([role]);
        var holders = people.HoldersOf(PersonRoles.NameOf(role));
        var rows = holders.Count == 0
            ? RolesThatMeet(mask).SelectMany(awaited => _awaiting[awaited])
            : holders.Select(RowsWith).MinBy(rows => rows.Sum(set => set.Count))!.SelectMany(set => set);
        return rows.Where(row => (row.Awaited & mask) != 0 && holders.All(person => MayNotDecide(row, person)));
    }

    private ApprovalSet[] RowsWith(Person person) => [RowsOf(_byRequester, person.Email), RowsOf(_byDecider, person.Email)];

    private static bool MayNotDecide(IndexedApproval row, Person person) =>
        string.Equals(person.Email, row.Requester, StringComparison.OrdinalIgnoreCase)
        || row.Deciders.Contains(person.Email, StringComparer.OrdinalIgnoreCase);
}
