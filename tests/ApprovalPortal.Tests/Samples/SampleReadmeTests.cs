using System.Text.RegularExpressions;
using ApprovalPortal.Samples.Running;
using ApprovalPortal.Tests.Infrastructure;

namespace ApprovalPortal.Tests.Samples;

public sealed partial class SampleReadmeTests
{
    private static readonly string s_folder = Path.Combine(TemporalPrograms.RepositoryRoot, "samples");

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.de.md")]
    public void Links_OfTheReadme_LeadToFiles(string name)
    {
        var links = Links(name);

        Assert.True(links.Count > 50);
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(s_folder, link)), link));
        Assert.All(SampleCatalog.All, s => Assert.Contains($"| `{s.Name}` | `{s.TaskQueue}` |", Read(name), StringComparison.Ordinal));
    }

    [Fact]
    public void Links_OfBothLanguages_AreTheSame() =>
        Assert.Equal(Links("README.md").Skip(1), Links("README.de.md").Skip(1));

    private static string Read(string name) => File.ReadAllText(Path.Combine(s_folder, name));

    private static List<string> Links(string name) => [.. LinkPattern().Matches(Read(name)).Select(m => m.Groups[1].Value)];

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex LinkPattern();
}
