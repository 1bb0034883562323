using System.Globalization;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.AspNetCore.WebUtilities;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>What a list is narrowed to, as its address says it; what an address says wrongly is left out.</summary>
public sealed record ListFilters
{
    /// <summary>How many rows a page has.</summary>
    public const int PageSize = 25;

    /// <summary>The filter "above" lets pass what is more than this.</summary>
    public const decimal HighAmount = RequiredApprovals.VpFrom;

    private const int LongestText = 200;
    private static readonly TimeSpan s_week = TimeSpan.FromDays(7);

    /// <summary>What every row must contain; empty for all.</summary>
    public string Text { get; init; } = "";

    /// <summary>How the rows are sorted.</summary>
    public ListOrder Order { get; init; } = ListOrder.Newest;

    /// <summary>Only this status.</summary>
    public ApprovalStatus? Status { get; init; }

    /// <summary>Only this category.</summary>
    public string? Category { get; init; }

    /// <summary>Only what is due within seven days.</summary>
    public bool IsDueThisWeek { get; init; }

    /// <summary>Only what is above <see cref="HighAmount"/>.</summary>
    public bool IsHigh { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>The id of the row that is selected.</summary>
    public string? Selected { get; init; }

    /// <summary>Something is left out of the list.</summary>
    public bool NarrowsDown => Text.Length > 0 || Status is not null || Category is not null || IsDueThisWeek || IsHigh;

    /// <summary>Reads the query string of an address.</summary>
    public static ListFilters Parse(string uri, string prefix)
    {
        var values = QueryHelpers.ParseQuery(new Uri(uri).Query);
        return new()
        {
            Text = Short(Value("q")) ?? "",
            Order = Enum.TryParse<ListOrder>(Value("sort"), ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : default,
            Status = Enum.TryParse<ApprovalStatus>(Value("status"), ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null,
            Category = Short(Value("category")),
            IsDueThisWeek = Value("due") == "week",
            IsHigh = Value("amount") == "high",
            Page = int.TryParse(Value("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 1_000_000) : 1,
            Selected = Value("selected"),
        };

        string? Value(string name) => values.TryGetValue(prefix + name, out var value) ? value[0] : null;
    }

    /// <summary>The query string's parameters; null for what it leaves out.</summary>
    public IReadOnlyDictionary<string, object?> ToQueryString(string prefix) => new Dictionary<string, object?>
    {
        [prefix + "q"] = Text.Length > 0 ? Text : null,
        [prefix + "sort"] = Order == default ? null : Order.ToString(),
        [prefix + "status"] = Status?.ToString(),
        [prefix + "category"] = Category,
        [prefix + "due"] = IsDueThisWeek ? "week" : null,
        [prefix + "amount"] = IsHigh ? "high" : null,
        [prefix + "page"] = Page > 1 ? Page : null,
        [prefix + "selected"] = Selected,
    };

    /// <summary>The question to the index.</summary>
    public ApprovalQuery Narrow(ApprovalQuery all, DateTimeOffset now) => all with
    {
        Text = Text.Length > 0 ? Text : null,
        Status = Status,
        Category = Category,
        DueBefore = IsDueThisWeek ? now + s_week : null,
        MinimumAmount = IsHigh ? HighAmount + 0.01m : null,
        Sort = Order switch
        {
            ListOrder.Due => ApprovalSort.DueAt,
            ListOrder.Changed => ApprovalSort.ChangedAt,
            ListOrder.AmountDescending or ListOrder.AmountAscending => ApprovalSort.Amount,
            ListOrder.Title => ApprovalSort.Title,
            ListOrder.Requester => ApprovalSort.Requester,
            ListOrder.Status => ApprovalSort.Status,
            ListOrder.Id => ApprovalSort.RequestId,
            _ => ApprovalSort.RequestedAt,
        },
        Descending = Order is ListOrder.Newest or ListOrder.Changed or ListOrder.AmountDescending,
        Skip = (Page - 1) * PageSize,
        Take = PageSize,
    };

    private static string? Short(string? text) =>
        string.IsNullOrEmpty(text) ? null : text.Length > LongestText ? text[..LongestText] : text;
}

/// <summary>How a list may be sorted, as people choose it.</summary>
public enum ListOrder
{
    /// <summary>Asked last first.</summary>
    Newest,

    /// <summary>Asked first first.</summary>
    Oldest,

    /// <summary>What is due next first.</summary>
    Due,

    /// <summary>Changed last first.</summary>
    Changed,

    /// <summary>The largest amount first.</summary>
    AmountDescending,

    /// <summary>The smallest amount first.</summary>
    AmountAscending,

    /// <summary>By title.</summary>
    Title,

    /// <summary>By requester.</summary>
    Requester,

    /// <summary>By status.</summary>
    Status,

    /// <summary>By id.</summary>
    Id,
}
