using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;
using ApprovalPortal.Workflows.SingleApproval;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Common;
using Temporalio.Worker;

namespace ApprovalPortal.Tests.Workflows.Replay;

/// <summary>
/// Histories that workflow code must be able to replay for as long as such runs may live, in a folder for each version of
/// the workflow code. Only the newest folder is written, with <c>RECORD_HISTORIES=1</c>; the others are frozen. A change
/// that cannot replay one of them needs a patch or a new workflow type.
/// </summary>
public static class RecordedHistory
{
    /// <summary>The folder below which the versions lie: <c>v1</c>, <c>v2</c> and so on.</summary>
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, Area);

    /// <summary>The folder that recording writes to.</summary>
    public const string NewestVersion = "v2";

    /// <summary>What stands in a file in place of the processes that recorded it.</summary>
    public const string Identity = "recorder";

    private const string Area = "Workflows/Replay/Histories";

    private static readonly JsonSerializerOptions s_format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>True when the files are to be written anew.</summary>
    public static bool IsRecording => Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1";

    /// <summary>Replays a history; throws when the code decides otherwise than it did then.</summary>
    public static async Task ReplayAsync(WorkflowHistory history)
    {
        var options = new WorkflowReplayerOptions { DataConverter = WireDataConverter.Instance }
            .AddWorkflow<MultiLevelApprovalWorkflow>()
            .AddWorkflow<ExpenseApprovalWorkflow>()
            .AddWorkflow<ApprovalWorkflow>();
        await new WorkflowReplayer(options).ReplayWorkflowAsync(history);
    }

    /// <summary>Reads a file below <see cref="Folder"/>; the run keeps its workflow id.</summary>
    public static async Task<WorkflowHistory> ReadAsync(string file) =>
        WithOwnId(WorkflowHistory.FromJson(file, await File.ReadAllTextAsync(Path.Combine(Folder, file))));

    /// <summary>The history under the workflow id that it was recorded with.</summary>
    public static WorkflowHistory WithOwnId(WorkflowHistory history) =>
        history with { Id = history.Events.First().WorkflowExecutionStartedEventAttributes.WorkflowId };

    /// <summary>Writes the history of an approval into the newest version's folder.</summary>
    public static Task WriteAsync(string name, WorkflowHistory history) =>
        WriteFileAsync($"{Area}/{NewestVersion}/{name}.json", history);

    /// <summary>Writes a history to a file of this test project, without a trace of the machine.</summary>
    public static async Task WriteFileAsync(string file, WorkflowHistory history)
    {
        var json = JsonNode.Parse(history.ToJson())!;
        Anonymise(json);
        var path = Path.Combine(TemporalPrograms.RepositoryRoot, "tests", "ApprovalPortal.Tests", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, json.ToJsonString(s_format) + "\n");
    }

    private static void Anonymise(JsonNode node)
    {
        if (node is JsonArray array)
        {
            foreach (var element in array.OfType<JsonNode>())
            {
                Anonymise(element);
            }
        }

        if (node is not JsonObject fields)
        {
            return;
        }

        foreach (var (name, value) in fields.ToList())
        {
            if (name is "stackTrace")
            {
                fields.Remove(name);
            }
            else if (name is "identity" || (name is "name" && fields["kind"]?.ToString().Contains("STICKY", StringComparison.Ordinal) == true))
            {
                fields[name] = Identity;
            }
            else if (value is not null)
            {
                Anonymise(value);
            }
        }
    }
}
