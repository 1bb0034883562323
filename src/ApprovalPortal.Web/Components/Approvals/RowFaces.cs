using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>
/// What rows look like, worked out once for all circuits that show them in the same words: a change of one row may be on a
/// thousand screens. One for each node; a row's faces go with the row.
/// </summary>
public sealed class RowFaces
{
    private const int MostForRow = 64;

    private readonly ConditionalWeakTable<ApprovalRow, ConcurrentDictionary<Words, Face>> _faces = [];

    /// <summary>A row's face in the current culture.</summary>
    /// <param name="row">The row.</param>
    /// <param name="kind">Tells the faces of a row apart.</param>
    /// <param name="moment">Whose times it shows, and how old they are.</param>
    /// <param name="people">Whose names it shows.</param>
    /// <param name="make">Works it out, from these alone.</param>
    public T Of<T>(
        ApprovalRow row, string kind, (TimeZoneInfo? Zone, long Minute) moment, IReadOnlyList<Person> people, Func<T> make)
        where T : class
    {
        var ofRow = _faces.GetOrCreateValue(row);
        var words = new Words(kind, CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name, moment.Zone);
        if (ofRow.TryGetValue(words, out var known) && known.Minute == moment.Minute && known.People == people)
        {
            return (T)known.Value;
        }

        // Zones and cultures are the browsers' to choose.
        if (ofRow.Count >= MostForRow)
        {
            ofRow.Clear();
        }

        var made = make();
        ofRow[words] = new(moment.Minute, people, made);
        return made;
    }

    private sealed record Words(string Kind, string Culture, string UICulture, TimeZoneInfo? Zone);

    private sealed record Face(long Minute, IReadOnlyList<Person> People, object Value);
}
