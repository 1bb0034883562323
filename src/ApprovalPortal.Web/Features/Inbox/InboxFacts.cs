using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Components.Approvals;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Inbox;

/// <summary>What a row of an inbox only shows, as markup: one frame of the circuit's memory, and the same text for all circuits.</summary>
public sealed class InboxFacts(
    RowFaces faces, RowWords words, RelativeTime relative, PeopleDirectory people, IStringLocalizer<ApprovalTexts> texts)
{
    /// <summary>What a row's facts depend on beside the language: while it is the same, so are they.</summary>
    public object BasisOf(ApprovalRow row) => (row, relative.Moment, people.All);

    /// <summary>A row's facts at this moment.</summary>
    public string Of(ApprovalRow row) => faces.Of(row, nameof(InboxFacts), relative.Moment, people.All, () => Write(row));

    private string Write(ApprovalRow row)
    {
        var due = row.DueAt is { } dueAt ? relative.WithDue(dueAt).Element : Html.Of($"{texts["Due.None"].Value}");
        return Html.Of(
            $"""
            <div class="amt">{Money.Show(row.Amount, row.Currency)}</div>
            <div class="s">{words.Origin(row)}</div>
            <div class="due">{due}</div>
            <div class="s id">{UserText.Format(row.RequestId)} · {texts["Asked"].Value} {relative.WithAgo(row.RequestedAt).Element}</div>
            """).Value;
    }
}
