using Microsoft.AspNetCore.Components;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>
/// A time as a page writes it. A list places it as part of its row: a component for each time of each row would keep three
/// times the row's own memory.
/// </summary>
/// <param name="Words">For example "due tomorrow" or "3 days ago".</param>
/// <param name="Class">How urgent it is; empty where it is not.</param>
/// <param name="Stamp">The time for machines, in UTC.</param>
/// <param name="Exact">The time in the browser's zone.</param>
public sealed record TimeInWords(string Words, string Class, string Stamp, string Exact)
{
    /// <summary>The element to place in a page.</summary>
    public MarkupString Element =>
        Html.Of($"""<time class="{Class}" datetime="{Stamp}" title="{Exact}">{Words}</time>""");
}
