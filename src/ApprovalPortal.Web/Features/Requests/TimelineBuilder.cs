using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Requests;

/// <summary>Something that happened to a request.</summary>
/// <param name="What">In words, after the person where there is one.</param>
public sealed record TimelineEntry(string What)
{
    /// <summary>When, in UTC; null for what goes on or whose time is not kept.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How the person is called.</summary>
    public string? Who { get; init; }

    /// <summary>A comment or reason, as it was written.</summary>
    public string? Why { get; init; }

    /// <summary>The deadline of what goes on, in UTC.</summary>
    public DateTimeOffset? TimesOutAt { get; init; }

    /// <summary>What else there is to know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How the entry is marked.</summary>
    public string Class { get; init; } = "";
}

/// <summary>Tells the story of a request from what its workflow answers.</summary>
public sealed class TimelineBuilder(
    IStringLocalizer<RequestTexts> texts, IStringLocalizer<ApprovalTexts> shared, PeopleDirectory people)
{
    private const string NoPerson = "system";

    /// <summary>Everything that happened, last first, in the earlier runs too when they are known.</summary>
    public IReadOnlyList<TimelineEntry> Build(ApprovalSnapshot snapshot, RunHistory? history = null)
    {
        var known = history?.RunId == snapshot.Details.RunId ? history : null;
        IReadOnlyList<ApprovalDetails> runs = [snapshot.Details, .. known?.Runs ?? []];
        List<TimelineEntry> entries = [.. Present(snapshot.Details, snapshot.ProcessingAttempt)];
        for (var i = 0; i < runs.Count; i++)
        {
            var before = i + 1 < runs.Count ? runs[i + 1] : null;
            var outside = i == 0 ? snapshot.OutsideDecisions : known!.OutsideDecisions;
            entries.AddRange(Past(runs[i], before, outside, isEarlier: i > 0).Reverse());
        }

        return [.. entries, .. known is null ? [] : Missing(known.End)];
    }

    // Oldest first, for two things of the same moment are in the order of their causes.
    private IEnumerable<TimelineEntry> Past(
        ApprovalDetails details, ApprovalDetails? before, IReadOnlyList<RoleDecision>? outside, bool isEarlier) =>
        Beginning(details, before, outside)
            .Concat(details.RefusedAttempts.Select(attempt => Refused(attempt)))
            .Concat(details.Decisions
                .Where(decision => !IsCarriedOver(details, decision))
                .Select(decision => Decided(decision, outside, isEarlier ? NoteOf(decision) : null)))
            .Concat(End(details))
            .OrderBy(entry => entry.At ?? DateTimeOffset.MinValue);

    private IEnumerable<TimelineEntry> Missing(RunHistoryEnd end)
    {
        if (end != RunHistoryEnd.Complete)
        {
            yield return new(texts[$"Timeline.Runs{end}"]);
        }
    }

    private IEnumerable<TimelineEntry> Present(ApprovalDetails details, int? processingAttempt)
    {
        if (details.Status == ApprovalStatus.Pending)
        {
            yield return new(texts["Timeline.Waits", Roles(Open(details))]) { TimesOutAt = details.DueAt, Class = "now" };
        }
        else if (details.Processing == ProcessingState.Running)
        {
            yield return new(texts["Timeline.Processing", processingAttempt ?? 1]) { Class = "now" };
        }
    }

    private IEnumerable<TimelineEntry> Beginning(
        ApprovalDetails details, ApprovalDetails? earlier, IReadOnlyList<RoleDecision>? outside)
    {
        if (details.RefusedCount > details.RefusedAttempts.Count)
        {
            yield return new(texts["Timeline.MoreRefused", details.RefusedCount - details.RefusedAttempts.Count]);
        }

        if (details.ReopenedFrom is not { } before)
        {
            yield return Asked(details, details.RequestedAt);
            yield return new(texts["Timeline.Asked", Roles(details.RequiredRoles)]) { At = details.RequestedAt };
            yield break;
        }

        if (earlier is null)
        {
            yield return Asked(details, null);
        }

        // The earlier run lists its own decisions, and an approval that was not carried over is listed as an attempt.
        var told = before.Decisions.Where(d => earlier?.Decisions.Any(known => IsSame(known, d)) is not true);
        foreach (var decision in told.Where(d => !d.IsApproval || details.Decisions.Any(counted => IsSame(counted, d))))
        {
            yield return Decided(decision, outside, NoteOf(decision));
        }

        yield return new(texts["Timeline.Reopened"]) { Who = people.NameOf(before.By), Why = before.Reason, At = before.At };
        var askedAgain = details.RequiredRoles
            .Where(role => !details.Decisions.Any(d => d.Role == role && IsCarriedOver(details, d)))
            .ToList();
        if (askedAgain.Count > 0)
        {
            yield return new(texts["Timeline.AskedAgain", Roles(askedAgain)]) { At = details.RequestedAt };
        }
    }

    private TimelineEntry Asked(ApprovalDetails details, DateTimeOffset? at) => string.IsNullOrWhiteSpace(details.Requester)
        ? new(texts["Timeline.RequestedByNobody"]) { At = at }
        : new(texts["Timeline.Requested"]) { Who = people.NameOf(details.Requester), At = at };

    private TimelineEntry Decided(RoleDecision decision, IReadOnlyList<RoleDecision>? outside, string? note = null)
    {
        var isOutside = outside?.Contains(decision);
        if (decision is { Approver: NoPerson, IsApproval: false } && isOutside is not true)
        {
            return new(texts["Timeline.Automatic"]) { At = decision.At, Class = "bad" };
        }

        return new(texts[decision.IsApproval ? "Timeline.ApprovedAs" : "Timeline.RejectedAs", shared[$"As.{decision.Role}"]])
        {
            Who = people.NameOf(decision.Approver),
            At = decision.At,
            Why = decision.Comment,
            Class = decision.IsApproval ? "ok" : "bad",
            Notes =
            [
                .. note is null ? Array.Empty<string>() : [texts[note]],
                .. isOutside is false ? Array.Empty<string>() : [texts[isOutside is true ? "Timeline.Outside" : "Timeline.Unverified"].Value],
            ],
        };
    }

    private TimelineEntry Refused(RefusedAttempt attempt)
    {
        var role = Enum.GetValues<ApprovalRole>().Where(role => role.DecisionSignal() == attempt.Message).Select(role => (ApprovalRole?)role).FirstOrDefault();
        var what = role is not null ? texts["Timeline.RefusedDecision", shared[$"As.{role}"]]
            : attempt.Message == ApprovalWire.Withdraw ? texts["Timeline.RefusedWithdrawal"]
            : attempt.Reason == RefusalReason.Unconfirmed ? texts["Timeline.RefusedCarryOver"]
            : texts["Timeline.RefusedMessage"];
        return new(what)
        {
            Who = attempt.By is null ? texts["Timeline.Somebody"] : people.NameOf(attempt.By),
            At = attempt.At,
            Notes =
            [
                texts[$"Refused.{attempt.Reason}"],
                .. attempt.Error is null ? Array.Empty<string>() : [FieldWords.Of(shared, attempt.Error)],
            ],
        };
    }

    private IEnumerable<TimelineEntry> End(ApprovalDetails details)
    {
        switch (details.Status)
        {
            case ApprovalStatus.TimedOut:
                var open = Open(details).ToList();
                yield return new(open.Count > 0 ? texts["Timeline.TimedOut", Roles(open)] : texts["Timeline.TimedOutSimply"])
                {
                    At = details.EndedAt,
                    Class = "bad",
                };
                break;
            case ApprovalStatus.Withdrawn when details.Withdrawal is { By: NoPerson }:
                yield return new(texts["Timeline.Cancelled"]) { At = details.EndedAt };
                break;
            case ApprovalStatus.Withdrawn:
                yield return new(texts["Timeline.Withdrew"])
                {
                    Who = people.NameOf(details.Withdrawal?.By ?? details.Requester),
                    Why = details.Withdrawal?.Reason,
                    At = details.EndedAt,
                };
                break;
        }

        switch (details.Processing)
        {
            case ProcessingState.Processed:
                yield return new(texts["Timeline.Processed"]) { At = details.ProcessedAt, Class = "ok" };
                break;
            case ProcessingState.Failed:
                yield return new(texts["Timeline.ProcessingFailed"]) { At = details.ProcessedAt, Why = details.ProcessingError, Class = "bad" };
                break;
        }
    }

    private static string NoteOf(RoleDecision decision) => decision.IsApproval ? "Timeline.Earlier" : "Timeline.EarlierAskedAgain";

    private static bool IsCarriedOver(ApprovalDetails details, RoleDecision decision) =>
        details.ReopenedFrom?.Decisions.Any(d => IsSame(d, decision)) is true;

    private static bool IsSame(RoleDecision one, RoleDecision other) =>
        one.Role == other.Role && one.Outcome == other.Outcome && one.Approver == other.Approver && one.At == other.At;

    private static IEnumerable<ApprovalRole> Open(ApprovalDetails details) =>
        details.RequiredRoles.Where(role => !details.Decisions.Any(d => d.Role == role && d.Approver != NoPerson));

    private string Roles(IEnumerable<ApprovalRole> roles) => string.Join(", ", roles.Select(role => shared[$"Role.{role}"].Value));
}
