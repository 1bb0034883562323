using System.Text;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using static ApprovalPortal.Tests.Portal.Approvals.Index.ApprovalRows;

namespace ApprovalPortal.Tests.Portal.Approvals.Index;

public sealed class ApprovalSearchTests(IndexStage stage) : IClassFixture<IndexStage>
{
    private static readonly Viewer s_ada = new("a", "ada@demo.example", "Ada Stern", [], true);

    // Letters that differ in case alone, in case only for some comparisons, or in two halves.
    private static readonly string[] s_letters =
        ["a", "A", "b", "B", "ä", "Ä", "ß", "ẞ", "ſ", "s", "S", "k", "\u212A", "ı", "i", "İ", "σ", "ς", "Σ", "\U00010428", "\U00010400", "日", "7", " "];

    [Fact]
    public void Query_TextAfterRandomChanges_FindsWhatAScanFinds()
    {
        var random = new Random(17);
        var (index, _) = stage.NewIndex();
        for (var round = 1; round <= 60; round++)
        {
            index.Apply([.. Enumerable.Range(0, random.Next(80)).Select(_ => RandomRow(random, revision: round))]);
            foreach (var row in index.Where(_ => random.Next(8) == 0))
            {
                index.Remove(row.RequestId);
            }

            for (var search = 0; search < 30; search++)
            {
                AssertFindsWhatAScanFinds(index, RandomText(random, index.Where(_ => true)));
            }
        }
    }

    [Fact]
    public void Query_FrequentTextOfThousands_FindsThemInOrder()
    {
        var random = new Random(19);
        var (index, _) = stage.NewIndex();
        index.Apply([.. Enumerable.Range(0, 3_000).Select(i => RandomRow(random, i) with
        {
            Title = random.Next(2) == 0 ? $"Laptop {i % 50}" : "Chair",
            RequestedAt = Start.AddMinutes(random.Next(100)),
        })]);
        var query = new ApprovalQuery(ApprovalScope.All, s_ada) { Text = "lapTOP", Sort = ApprovalSort.Title, Descending = false, Take = 100 };

        var page = index.Query(query with { Skip = 1_000 });

        var expected = index.Where(row => row.Title.StartsWith("Laptop", StringComparison.Ordinal))
            .OrderBy(row => row.Title, StringComparer.InvariantCultureIgnoreCase)
            .ThenBy(row => row.RequestId, StringComparer.Ordinal)
            .ToList();
        Assert.Equal(expected.Skip(1_000).Take(100), page.Rows);
        Assert.Equal((expected.Count, expected.Count), (page.Total, index.Count(query)));
    }

    [Fact]
    public void Query_TextInTheNameOfAPersonAndInTheTitle_FindsTheRowOnce()
    {
        var (index, _) = stage.NewIndex();
        index.Apply([Row("R") with { Title = "Desk for Rita Lang" }, Row("other", "mia@demo.example")]);

        var page = index.Query(new(ApprovalScope.All, s_ada) { Text = "RITA LANG" });

        Assert.Equal(("R", 1), (Assert.Single(page.Rows).RequestId, page.Total));
    }

    [Fact]
    public void Query_EveryLetterInAnyCase_FindsTheRow()
    {
        var letters = AllLetters();
        var sameLetters = letters.GroupBy(letter => letter, StringComparer.OrdinalIgnoreCase)
            .SelectMany(group => group.Select((letter, i) => (letter, Other: group.ElementAt((i + 1) % group.Count()))))
            .ToDictionary(pair => pair.letter, pair => pair.Other, StringComparer.Ordinal);
        var (index, _) = stage.NewIndex();
        string[][] words = [.. letters.Chunk(50)];
        index.Apply([.. words.SelectMany((word, i) => new[]
        {
            Row($"title {i}") with { Title = string.Concat(word) },
            Row($"excerpt {i}") with { Title = "", Excerpt = string.Concat(word) },
        })]);

        for (var i = 0; i < words.Length; i++)
        {
            foreach (var piece in words[i].Chunk(5))
            {
                var text = string.Concat(piece.Select(letter => sameLetters[letter]));
                var found = index.Query(new(ApprovalScope.All, s_ada) { Text = text }).Rows.Select(row => row.RequestId).ToList();

                Assert.True(found.Contains($"title {i}") && found.Contains($"excerpt {i}"), $"{text} is not found in {string.Concat(words[i])}");
            }
        }
    }

    // Also those that UTF-16 writes in two halves.
    private static List<string> AllLetters() =>
        [.. Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(code => new Rune(code)).Where(Rune.IsLetter).Select(rune => rune.ToString())];

    private void AssertFindsWhatAScanFinds(ApprovalIndex index, string text)
    {
        var expected = index.Where(row =>
            new[] { row.RequestId, row.Title, row.Requester, row.Excerpt, stage.People.Find(row.Requester)?.DisplayName }
                .Any(field => field?.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) == true));

        var page = index.Query(new(ApprovalScope.All, s_ada) { Text = text, Take = 1_000 });

        Assert.Equal(expected.Select(row => row.RequestId).Order(), page.Rows.Select(row => row.RequestId).Order());
        Assert.Equal(expected.Count, page.Total);
    }

    private static string RandomText(Random random, IReadOnlyList<ApprovalRow> rows)
    {
        if (rows.Count == 0 || random.Next(5) == 0)
        {
            return Letters(random, 1, 4);
        }

        var row = rows[random.Next(rows.Count)];
        var source = random.Next(5) switch
        {
            0 => row.RequestId,
            1 => row.Title,
            2 => row.Requester!,
            3 => "Rita Lang",
            _ => row.Excerpt,
        };
        var length = Math.Min(source.Length, random.Next(1, 9));
        var text = source.Substring(random.Next(source.Length - length + 1), length);
        return random.Next(2) == 0 ? text.ToUpperInvariant() : text;
    }

    private static ApprovalRow RandomRow(Random random, int id = -1, int revision = 1) =>
        Row($"REQ-{(id < 0 ? random.Next(700) : id):0000}", random.Next(3) == 0 ? "rita@demo.example" : $"p{random.Next(9)}@demo.example", revision) with
        {
            Title = Letters(random, 0, 12),
            Excerpt = Letters(random, 0, 40),
            Status = (ApprovalStatus)random.Next(5),
        };

    private static string Letters(Random random, int fewest, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(fewest, most)).Select(_ => s_letters[random.Next(s_letters.Length)]));
}
