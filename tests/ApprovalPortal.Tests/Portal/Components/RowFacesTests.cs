using System.Globalization;
using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Components.Approvals;

namespace ApprovalPortal.Tests.Portal.Components;

public sealed class RowFacesTests
{
    private static readonly IReadOnlyList<Person> s_people = [];

    private readonly RowFaces _faces = new();
    private int _made;

    [Fact]
    public void Of_SameWords_AreMadeOnceForAll()
    {
        var row = Samples.Row();

        var one = Face(row, null, 7, s_people);

        Assert.Same(one, Face(row, null, 7, s_people));
    }

    [Fact]
    public void Of_OtherWords_AreMadeAnew()
    {
        var row = Samples.Row();
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        HashSet<string> faces =
        [
            Face(row, null, 7, s_people),
            Face(row, zone, 7, s_people),
            Face(row, null, 8, s_people),
            Face(row, null, 8, [new Person("mia", "mia@demo.example", "Mia Keller", [], false)]),
            Face(row with { Title = "Another" }, null, 8, s_people),
        ];
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de");
        faces.Add(Face(row, null, 8, s_people));
        CultureInfo.CurrentCulture = culture;

        Assert.Equal(6, faces.Count);
    }

    private string Face(Web.Approvals.ApprovalRow row, TimeZoneInfo? zone, long minute, IReadOnlyList<Person> people) =>
        _faces.Of(row, "face", (zone, minute), people, () => $"{++_made}");
}
