using System.Security.Cryptography;
using System.Text.Json;
using Temporalio.Common;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Workflows.Replay;

public sealed class ReplayTests
{
    public static TheoryData<string> Files =>
    [
        .. Directory.EnumerateFiles(RecordedHistory.Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RecordedHistory.Folder, file))
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Versions =>
        [.. Directory.EnumerateDirectories(RecordedHistory.Folder).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Replay_RecordedHistory_Succeeds(string file) =>
        await RecordedHistory.ReplayAsync(await RecordedHistory.ReadAsync(file));

    [Fact]
    public async Task Replay_HistoryWithAnotherActivity_Fails()
    {
        var history = await RecordedHistory.ReadAsync("v1/approved-1-level.json");
        var changed = WorkflowHistory.FromJson(
            history.Id,
            history.ToJson().Replace("\"process_approved_request\"", "\"pay_approved_request\"", StringComparison.Ordinal));

        await Assert.ThrowsAnyAsync<WorkflowNondeterminismException>(() => RecordedHistory.ReplayAsync(changed));
    }

    [Fact]
    public void NewestVersion_OfEveryScenario_HasAHistory() =>
        Assert.Equal(
            HistoryScenarios.All.Select(s => $"{s.Name}.json").Order(StringComparer.Ordinal),
            NamesIn(RecordedHistory.NewestVersion));

    [Fact]
    public void NewestVersion_OfAllFolders_IsTheLast() =>
        Assert.Equal(RecordedHistory.NewestVersion, Versions.Select(row => row.Data).MaxBy(name => int.Parse(name[1..], System.Globalization.CultureInfo.InvariantCulture)));

    // Runs that older code began live on for as long as a request may wait: what they recorded is a contract.
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Version_OnceFrozen_IsNeverChanged(string version)
    {
        var manifest = Path.Combine(RecordedHistory.Folder, $"{version}.sha256");
        if (version == RecordedHistory.NewestVersion && !File.Exists(manifest))
        {
            return;
        }

        var pinned = await File.ReadAllLinesAsync(manifest, TestContext.Current.CancellationToken);
        var actual = NamesIn(version).Select(name =>
            $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(RecordedHistory.Folder, version, name))))}  {name}");
        Assert.Equal(pinned, actual);
    }

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

    private static IEnumerable<string> NamesIn(string version) =>
        Directory.EnumerateFiles(Path.Combine(RecordedHistory.Folder, version), "*.json")
            .Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal);
}
