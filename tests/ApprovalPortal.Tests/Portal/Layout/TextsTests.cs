using System.Text.RegularExpressions;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Web.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Tests.Portal.Layout;

public sealed partial class TextsTests
{
    [Fact]
    public void EveryKeyThatAComponentNames_HasItsWords()
    {
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var factory = services.GetRequiredService<IStringLocalizerFactory>();
        var types = typeof(App).Assembly.GetTypes().ToLookup(type => type.Name);
        var missing = new List<string>();
        var found = 0;
        foreach (var (name, source) in Components())
        {
            foreach (Match localizer in Localizer().Matches(source))
            {
                var texts = factory.Create(Assert.Single(types[localizer.Groups[1].Value]));
                foreach (Match key in Regex.Matches(source, $"\\b{localizer.Groups[2].Value}\\[\"(\\w+)\""))
                {
                    found++;
                    if (texts[key.Groups[1].Value].ResourceNotFound)
                    {
                        missing.Add($"{name}: {key.Groups[1].Value}");
                    }
                }
            }
        }

        Assert.Empty(missing);
        Assert.True(found > 60, $"{found} keys found");
    }

    // Markup and code-behind are one component.
    private static IEnumerable<(string Name, string Source)> Components() =>
        from file in Directory.EnumerateFiles(
            Path.Combine(TemporalPrograms.RepositoryRoot, "src", "ApprovalPortal.Web"), "*.razor", SearchOption.AllDirectories)
        let behind = file + ".cs"
        select (Path.GetFileName(file), File.ReadAllText(file) + (File.Exists(behind) ? File.ReadAllText(behind) : ""));

    [GeneratedRegex(@"IStringLocalizer<(\w+)> (\w+)")]
    private static partial Regex Localizer();
}
