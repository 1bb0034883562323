using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>What rows say in words about who decided and who is awaited.</summary>
public sealed class RowWords(IStringLocalizer<ApprovalTexts> texts, PeopleDirectory people)
{
    /// <summary>For example "Rita Lang · Travel · 1 of 3 decided".</summary>
    public string Origin(ApprovalRow row) => Join(
        people.NameOf(row.Requester),
        row.Category,
        texts["Row.Decided", row.RequiredRoles.Count - row.AwaitedRoles.Count(), row.RequiredRoles.Count],
        Rejections(row));

    /// <summary>For example "Director approved · Manager, VP awaited".</summary>
    public string Progress(ApprovalRow row) => row.Status switch
    {
        ApprovalStatus.Pending => Join(Decided(row), Rejections(row), Awaited(row)),
        ApprovalStatus.TimedOut => Join(texts["Row.Approvals", Approvals(row), row.RequiredRoles.Count], Awaited(row)),
        _ => Deciders(row),
    };

    /// <summary>For example "Mia Keller approved · Dan Ott rejected"; empty when nobody has decided.</summary>
    public string Deciders(ApprovalRow row) => Join([.. row.Decisions
        .Where(decision => decision.Approver != "system")
        .Select(decision => Outcome(people.NameOf(decision.Approver), decision))]);

    /// <summary>For example "Manager, VP awaited"; null when nobody is.</summary>
    public string? Awaited(ApprovalRow row) =>
        row.AwaitedRoles.Any() ? texts["Row.Awaited", Roles(row.AwaitedRoles)].Value : null;

    /// <summary>The same without the verb, empty when nobody is awaited.</summary>
    public string Awaited(ApprovalDetails details) =>
        Roles(details.RequiredRoles.Where(role => details.Decisions.All(d => d.Role != role)));

    /// <summary>For example "Manager, VP".</summary>
    public string Roles(IEnumerable<ApprovalRole> roles) => string.Join(", ", roles.Select(role => texts[$"Role.{role}"].Value));

    private static int Approvals(ApprovalRow row) => row.Decisions.Count(d => d.Outcome == ApprovalStatus.Approved);

    private static string Join(params string?[] parts) => string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part)));

    private string? Decided(ApprovalRow row) =>
        Join([.. row.Decisions.Select(decision => Outcome(texts[$"Role.{decision.Role}"], decision))]);

    private string? Rejections(ApprovalRow row) => row.Decisions.Count(d => d.Outcome == ApprovalStatus.Rejected) switch
    {
        0 => null,
        1 => texts["Row.OneRejection"].Value,
        var count => texts["Row.Rejections", count].Value,
    };

    private string Outcome(string who, MemoDecision decision) =>
        texts[decision.Outcome == ApprovalStatus.Approved ? "Row.Approved" : "Row.Rejected", who];
}
