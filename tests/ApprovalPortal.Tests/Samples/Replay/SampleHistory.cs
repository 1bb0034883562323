using ApprovalPortal.Samples.Running;
using ApprovalPortal.Tests.Workflows.Replay;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Common;
using Temporalio.Worker;

namespace ApprovalPortal.Tests.Samples.Replay;

/// <summary>Histories of the samples' workflows; recorded like those of the approvals, with <c>RECORD_HISTORIES=1</c> only.</summary>
public static class SampleHistory
{
    // A file for each workflow.
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Samples", "Histories");

    /// <summary>Reads a file; the run keeps its workflow id, from which <c>BulkWorkflow</c> makes its children's.</summary>
    public static async Task<WorkflowHistory> ReadAsync(string name)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(s_folder, $"{name}.json"));
        return RecordedHistory.WithOwnId(WorkflowHistory.FromJson(name, text));
    }

    /// <summary>Replays a history; throws when the code decides otherwise than it did then.</summary>
    public static async Task ReplayAsync(WorkflowHistory history)
    {
        var options = new WorkflowReplayerOptions { DataConverter = WireDataConverter.Instance };
        foreach (var workflow in SampleCatalog.TaskQueues.SelectMany(q => SampleCatalog.WorkerOptions(q).Workflows))
        {
            options.AddWorkflow(workflow);
        }

        await new WorkflowReplayer(options).ReplayWorkflowAsync(history);
    }

    /// <summary>Keeps the history when the files are to be written anew.</summary>
    public static Task RecordAsync(string name, WorkflowHistory history) =>
        RecordedHistory.IsRecording ? RecordedHistory.WriteFileAsync($"Samples/Histories/{name}.json", history) : Task.CompletedTask;
}
