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
/// Histories that workflow code must be able to replay for as long as such runs may live. They are rewritten only with
/// <c>RECORD_HISTORIES=1</c>: a change that cannot replay them needs a patch or a new workflow type.
/// </summary>
public static class RecordedHistory
{
    /// <summary>The folder with those that replay.</summary>
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Workflows", "Histories");

    /// <summary>What stands in a file in place of the processes that recorded it.</summary>
    public const string Identity = "recorder";

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

    /// <summary>Reads a file.</summary>
    public static async Task<WorkflowHistory> ReadAsync(string path) =>
        WorkflowHistory.FromJson(Path.GetFileNameWithoutExtension(path), await File.ReadAllTextAsync(path));

    /// <summary>Writes the history into the source tree, without a trace of the machine.</summary>
    public static async Task WriteAsync(
        string name, WorkflowHistory history, Func<string, string>? change = null, string area = "Workflows")
    {
        var json = JsonNode.Parse(history.ToJson())!;
        Anonymise(json);
        var text = json.ToJsonString(s_format) + "\n";
        var folder = Path.Combine(TemporalPrograms.RepositoryRoot, "tests", "ApprovalPortal.Tests", area, "Histories");
        var path = Path.Combine(folder, $"{name}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, change?.Invoke(text) ?? text);
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
