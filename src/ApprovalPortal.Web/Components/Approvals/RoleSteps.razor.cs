using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>The roles of a request, side by side.</summary>
public sealed partial class RoleSteps
{
    private const int NamesShown = 3;

    /// <summary>Who has to decide, in role order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ApprovalRole> Required { get; set; } = [];

    /// <summary>What counts so far.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<MemoDecision> Decisions { get; set; } = [];

    /// <summary>Who asked, and so may not decide.</summary>
    [Parameter]
    public string? Requester { get; set; }

    /// <summary>The status of the whole: decisions still count while it is pending.</summary>
    [Parameter]
    public ApprovalStatus Status { get; set; }

    /// <summary>The roles for which the viewer may decide.</summary>
    [Parameter]
    public IReadOnlyList<ApprovalRole> Mine { get; set; } = [];

    /// <summary>The roles whose decision this portal did not send.</summary>
    [Parameter]
    public IReadOnlyList<ApprovalRole> Outside { get; set; } = [];

    /// <summary>Marks the statuses for tests.</summary>
    [Parameter]
    public bool HasTestIds { get; set; }

    [Inject]
    private IStringLocalizer<ApprovalTexts> Texts { get; set; } = default!;

    [Inject]
    private PeopleDirectory People { get; set; } = default!;

    private IEnumerable<Step> Steps => Required.Select(StepOf);

    private Step StepOf(ApprovalRole role)
    {
        if (Decisions.LastOrDefault(d => d.Role == role) is { } decision)
        {
            var style = decision.Outcome == ApprovalStatus.Approved ? "ok" : "bad";
            return new(role, decision.Outcome, style, People.NameOf(decision.Approver), decision.At);
        }

        if (Status != ApprovalStatus.Pending)
        {
            // Nobody was too late for a request that its requester took back.
            var status = Status == ApprovalStatus.Withdrawn ? ApprovalStatus.Withdrawn : ApprovalStatus.Pending;
            return new(role, status, "", "", null);
        }

        var holders = People.HoldersOf(PersonRoles.NameOf(role))
            .Where(person => !string.Equals(person.Email, Requester?.Trim(), StringComparison.OrdinalIgnoreCase))
            .Select(person => person.DisplayName)
            .ToList();
        return Mine.Contains(role) ? new(role, ApprovalStatus.Pending, "now", Texts["Step.WaitsForYou"], null)
            : holders.Count == 0 ? new(role, ApprovalStatus.Pending, "bad", Texts["Step.Nobody"], null)
            : new(role, ApprovalStatus.Pending, "", NamesOf(holders), null);
    }

    private string NamesOf(List<string> names) => names.Count switch
    {
        1 => names[0],
        > NamesShown => Texts["Step.And", string.Join(", ", names.Take(NamesShown)), names.Count - NamesShown],
        _ => Texts["Step.Or", string.Join(", ", names.SkipLast(1)), names[^1]],
    };

    private sealed record Step(ApprovalRole Role, ApprovalStatus Status, string Class, string Who, DateTimeOffset? At);
}
