using System.Text.Json;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Workflows.Replay;

public sealed class ReplayTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(RecordedHistory.Folder, "*.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Replay_RecordedHistory_Succeeds(string file) =>
        await RecordedHistory.ReplayAsync(await RecordedHistory.ReadAsync(Path.Combine(RecordedHistory.Folder, file)));

    [Fact]
    public async Task Replay_BrokenHistory_Fails()
    {
        var history = await RecordedHistory.ReadAsync(Path.Combine(RecordedHistory.Folder, "Broken", "another-activity.json"));

        await Assert.ThrowsAnyAsync<WorkflowNondeterminismException>(() => RecordedHistory.ReplayAsync(history));
    }

    [Fact]
    public void Files_OfEveryScenario_AreThere() =>
        Assert.Equal(
            HistoryScenarios.All.Select(s => $"{s.Name}.json").Order(StringComparer.Ordinal),
            Files.Select(row => row.Data));

    [Fact]
    public async Task Files_Recorded_NameNoMachine()
    {
        foreach (var path in Directory.EnumerateFiles(RecordedHistory.Folder, "*.json", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            using var json = JsonDocument.Parse(text);

            Assert.DoesNotContain("stackTrace", text, StringComparison.Ordinal);
            Assert.All(
                text.Split('\n').Where(line => line.Contains("\"identity\"", StringComparison.Ordinal)),
                line => Assert.Contains($"\"{RecordedHistory.Identity}\"", line, StringComparison.Ordinal));
            Assert.DoesNotContain($"{Environment.MachineName}:", text, StringComparison.Ordinal);
        }
    }
}
