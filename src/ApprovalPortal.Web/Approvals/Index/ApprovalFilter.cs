using System.Buffers;
using ApprovalPortal.Data.People;

namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>The filters of a query, made ready for many rows. Good for one thread.</summary>
internal sealed class ApprovalFilter
{
    private readonly ApprovalQuery _query;
    private readonly SearchValues<string>? _text;
    private char[] _buffer = [];

    public ApprovalFilter(ApprovalQuery query, PeopleDirectory people)
    {
        _query = query;
        if (string.IsNullOrWhiteSpace(query.Text))
        {
            return;
        }

        Text = query.Text.Trim();
        _text = SearchValues.Create([Text], StringComparison.OrdinalIgnoreCase);
        Named = people.All
            .Where(person => Holds(person.DisplayName) && people.Find(person.Email)?.DisplayName == person.DisplayName)
            .Select(person => person.Email)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What the row's texts or its requester's name must hold, or null.</summary>
    public string? Text { get; }

    /// <summary>The e-mails of those whose name holds the text.</summary>
    public IReadOnlySet<string> Named { get; } = new HashSet<string>();

    /// <summary>Everything passes.</summary>
    public bool IsEmpty => IsCounted && _query is { Status: null, Category: null };

    /// <summary>One status, one category or nothing is asked for, so that counting needs no look at the rows.</summary>
    public bool IsCounted => Text is null
        && _query is { MinimumAmount: null, DueBefore: null } and ({ Category: null } or { Status: null, Category: not "" });

    /// <summary>How many rows of a scope pass.</summary>
    public int CountIn(ScopedApprovals scope) => _query switch
    {
        _ when !IsCounted => throw new InvalidOperationException("Only a look at the rows tells how many pass."),
        { Status: { } status } => scope.CountOf(status),
        { Category: { } category } => scope.CountOf(category),
        _ => scope.Count,
    };

    public bool Passes(IndexedApproval indexed)
    {
        var row = indexed.Row;
        return (_query.Status is null || row.Status == _query.Status)
            && (_query.Category is null || row.Category == _query.Category)
            && (_query.MinimumAmount is null || row.Amount >= _query.MinimumAmount)
            && (_query.DueBefore is null || row.DueAt < _query.DueBefore)
            && (_text is null || HoldsText(indexed));
    }

    private bool HoldsText(IndexedApproval indexed) =>
        Holds(indexed.Row.Title)
        || Holds(indexed.Row.PackedExcerpt.Read(ref _buffer))
        || Holds(indexed.Row.RequestId)
        || Holds(indexed.Requester)
        || (Named.Count > 0 && Named.Contains(indexed.Requester));

    private bool Holds(ReadOnlySpan<char> text) => text.ContainsAny(_text!);
}
