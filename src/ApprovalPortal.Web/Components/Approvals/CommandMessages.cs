using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Components.Layout;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>Turns what became of a command into words, for all pages. One for each circuit.</summary>
public sealed class CommandMessages(
    IStringLocalizer<ApprovalTexts> texts, PeopleDirectory people, BrowserTimeZone zone, TimeProvider time)
{
    /// <summary>One or two sentences; for a decision with the role that it was for.</summary>
    public string Of(CommandOutcome outcome, ApprovalRole? role = null) => outcome switch
    {
        CommandOutcome.Stored => texts[role is null ? "StoredCommand" : "Stored"],
        CommandOutcome.Overtaken overtaken => Overtaken(overtaken, role),
        CommandOutcome.Refused refused => texts[$"Refused.{refused.Reason}"],
        CommandOutcome.Invalid invalid => FieldWords.Of(texts, invalid.Error),
        CommandOutcome.NobodyCanDecide nobody => texts["NobodyCanDecide", NamesOf(nobody.Roles)],
        CommandOutcome.AlreadyOpen => texts["AlreadyOpen"],
        CommandOutcome.Unclear => texts["Unclear"],
        CommandOutcome.NotFoundOrNotYours => texts["NotFound"],
        _ => "",
    };

    private string Overtaken(CommandOutcome.Overtaken overtaken, ApprovalRole? role)
    {
        var local = zone.ToLocal(overtaken.At);
        var isToday = local.Date == zone.ToLocal(time.GetUtcNow()).Date;
        var sentence = texts[
            overtaken.Approved ? "Overtaken.Approved" : "Overtaken.Rejected",
            InvisibleCharacters.Escape(people.NameOf(overtaken.By)),
            role is null ? "–" : texts[$"As.{role}"],
            local.ToString(isToday ? "HH:mm" : "d MMM, HH:mm", RelativeTime.Language) + (zone.Zone is null ? " UTC" : "")];
        return overtaken.IsOutside ? $"{sentence} {texts["Overtaken.Outside"]}" : sentence;
    }

    private string NamesOf(IEnumerable<ApprovalRole> roles) => string.Join(", ", roles.Select(role => texts[$"Role.{role}"].Value));
}
