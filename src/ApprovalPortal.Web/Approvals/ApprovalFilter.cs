using ApprovalPortal.Data.People;

namespace ApprovalPortal.Web.Approvals;

/// <summary>The filters of a query, made ready for a scan.</summary>
internal sealed class ApprovalFilter(ApprovalQuery query, PeopleDirectory people)
{
    private readonly string? _text = string.IsNullOrWhiteSpace(query.Text) ? null : query.Text.Trim();

    /// <summary>Everything passes.</summary>
    public bool IsEmpty { get; } =
        string.IsNullOrWhiteSpace(query.Text)
        && query is { Status: null, Category: null, MinimumAmount: null, DueBefore: null };

    public bool Passes(IndexedApproval indexed)
    {
        var row = indexed.Row;
        return (query.Status is null || row.Status == query.Status)
            && (query.Category is null || row.Category == query.Category)
            && (query.MinimumAmount is null || row.Amount >= query.MinimumAmount)
            && (query.DueBefore is null || row.DueAt < query.DueBefore)
            && (_text is null || HoldsText(indexed));
    }

    private bool HoldsText(IndexedApproval indexed) =>
        Holds(indexed.Row.RequestId)
        || Holds(indexed.Row.Title)
        || Holds(indexed.Requester)
        || Holds(indexed.Row.Excerpt)
        || Holds(people.Find(indexed.Requester)?.DisplayName);

    private bool Holds(string? text) => text is not null && text.Contains(_text!, StringComparison.OrdinalIgnoreCase);
}
