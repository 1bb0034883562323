using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>Formats in words who decided a row's request and who is awaited, with the users' own texts isolated.</summary>
public sealed class RowWords(IStringLocalizer<ApprovalTexts> texts, PeopleDirectory people)
{
    /// <summary>For example "Rita Lang · Travel · 1 of 3 decided".</summary>
    public MarkupString Origin(ApprovalRow row) => UserText.Join(
        UserText.Format(people.NameOf(row.Requester)),
        CategoryOf(row),
        Plain(texts["Row.Decided", row.RequiredRoles.Count - row.AwaitedRoles.Count(), row.RequiredRoles.Count]),
        Plain(Rejections(row)));

    /// <summary>For example "Director approved · Manager, VP awaited".</summary>
    public MarkupString Progress(ApprovalRow row) => row.Status switch
    {
        ApprovalStatus.Pending => UserText.Join(Decided(row), Plain(Rejections(row)), Plain(Awaited(row))),
        ApprovalStatus.TimedOut => UserText.Join(Plain(texts["Row.Approvals", Approvals(row), row.RequiredRoles.Count]), Plain(Awaited(row))),
        _ => Deciders(row),
    };

    /// <summary>For example "Mia Keller approved · Dan Ott rejected"; empty when nobody has decided.</summary>
    public MarkupString Deciders(ApprovalRow row) => UserText.Join(row.Decisions
        .Where(decision => decision.Approver != "system")
        .Select(decision => (MarkupString?)Outcome(people.NameOf(decision.Approver), decision)));

    /// <summary>The row's category; null when it has none.</summary>
    public static MarkupString? CategoryOf(ApprovalRow row) => string.IsNullOrEmpty(row.Category) ? null : UserText.Format(row.Category);

    /// <summary>For example "Manager, VP awaited"; null when nobody is.</summary>
    public string? Awaited(ApprovalRow row) =>
        row.AwaitedRoles.Any() ? texts["Row.Awaited", Roles(row.AwaitedRoles)].Value : null;

    /// <summary>The same without the verb, empty when nobody is awaited.</summary>
    public string Awaited(ApprovalDetails details) =>
        Roles(details.RequiredRoles.Where(role => details.Decisions.All(d => d.Role != role)));

    /// <summary>For example "Manager, VP".</summary>
    public string Roles(IEnumerable<ApprovalRole> roles) => string.Join(", ", roles.Select(role => texts[$"Role.{role}"].Value));

    private static int Approvals(ApprovalRow row) => row.Decisions.Count(d => d.Outcome == ApprovalStatus.Approved);

    private static MarkupString Plain(string? words) => Html.Of($"{words}");

    private MarkupString Decided(ApprovalRow row) =>
        UserText.Join(row.Decisions.Select(decision => (MarkupString?)Outcome(texts[$"Role.{decision.Role}"], decision)));

    private string? Rejections(ApprovalRow row) => row.Decisions.Count(d => d.Outcome == ApprovalStatus.Rejected) switch
    {
        0 => null,
        1 => texts["Row.OneRejection"].Value,
        var count => texts["Row.Rejections", count].Value,
    };

    private MarkupString Outcome(string who, MemoDecision decision) =>
        UserText.Format(texts[decision.Outcome == ApprovalStatus.Approved ? "Row.Approved" : "Row.Rejected"], who);
}
