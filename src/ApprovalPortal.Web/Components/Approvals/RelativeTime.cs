using System.Globalization;
using ApprovalPortal.Web.Components.Layout;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>Says in words how far a time is away, by the calendar of the browser's zone. One for each circuit.</summary>
public sealed class RelativeTime(IStringLocalizer<ApprovalTexts> texts, BrowserTimeZone zone, TimeProvider time)
{
    private const int LateHours = 12;
    private const int SoonDays = 2;
    private const int DaysInWords = 6;

    /// <summary>Names of days and months are words, so they follow the language of the texts and not the numbers'.</summary>
    public static CultureInfo Language => CultureInfo.CurrentUICulture;

    /// <summary>What the words depend on beside the time that they are about: while it is the same, so are they.</summary>
    public (TimeZoneInfo? Zone, long Minute) Moment => (zone.Zone, time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute);

    /// <summary>A deadline of an open request, ready to be placed in a page.</summary>
    public TimeInWords WithDue(DateTimeOffset dueAt)
    {
        var (words, urgency) = Due(dueAt);
        return Write(dueAt, words, urgency);
    }

    /// <summary>A time that has passed, ready to be placed in a page.</summary>
    public TimeInWords WithAgo(DateTimeOffset at) => Write(at, Ago(at), "");

    /// <summary>When something is due, with the class that says how urgent it is; both of an open request.</summary>
    public (string Words, string Class) Due(DateTimeOffset dueAt)
    {
        var left = dueAt - time.GetUtcNow();
        return left switch
        {
            { Ticks: <= 0 } => (texts["Due.Passed"], "late"),
            { TotalMinutes: < 1 } => (texts["Due.LastMinute"], "late"),
            { TotalHours: < 1 } => (texts["Due.Minutes", left.Minutes], "late"),
            // Whole minutes, rounded down: hours alone would hide nearly half of what is left.
            { TotalHours: < LateHours, Minutes: 0 } => (texts["Due.Hours", left.Hours], "late"),
            { TotalHours: < LateHours } => (texts["Due.HoursMinutes", left.Hours, left.Minutes], "late"),
            _ => DaysUntil(dueAt) switch
            {
                0 => (texts["Due.Today"], "late"),
                1 => (texts["Due.Tomorrow"], "soon"),
                var days => (texts["Due.Days", days], days <= SoonDays ? "soon" : ""),
            },
        };
    }

    /// <summary>How long ago something was.</summary>
    public string Ago(DateTimeOffset at)
    {
        var age = time.GetUtcNow() - at;
        return age switch
        {
            { TotalMinutes: < 1 } => texts["Ago.Now"],
            { TotalHours: < 1 } => texts["Ago.Minutes", (int)age.TotalMinutes],
            { TotalHours: < LateHours } => texts["Ago.Hours", (int)age.TotalHours],
            _ => -DaysUntil(at) switch
            {
                0 => texts["Ago.Hours", (int)age.TotalHours],
                1 => texts["Ago.Yesterday"],
                <= DaysInWords and var days => texts["Ago.Days", days],
                _ => Date(at),
            },
        };
    }

    /// <summary>The day alone, with the year where it is another one.</summary>
    public string Date(DateTimeOffset at)
    {
        var local = zone.ToLocal(at);
        var format = local.Year == zone.ToLocal(time.GetUtcNow()).Year ? "d MMM" : "d MMM yyyy";
        return local.ToString(format, Language);
    }

    private TimeInWords Write(DateTimeOffset at, string words, string urgency) => new(
        words,
        urgency,
        at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        zone.ToLocal(at).ToString("dddd d MMMM yyyy, HH:mm", Language) + " " + (zone.Zone?.Id ?? "UTC"));

    private int DaysUntil(DateTimeOffset at) => (zone.ToLocal(at).Date - zone.ToLocal(time.GetUtcNow()).Date).Days;
}
