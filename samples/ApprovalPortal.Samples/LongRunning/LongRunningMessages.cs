using Temporalio.Workflows;

namespace ApprovalPortal.Samples.LongRunning;

/// <summary>The answer of <c>get_progress</c>: what is carried from run to run.</summary>
/// <param name="Iteration">How often the workflow has gone round, over all runs.</param>
/// <param name="TotalProcessed">How many items are done, over all runs.</param>
public sealed record LongRunningProgress(int Iteration, int TotalProcessed);

/// <summary><see cref="LongRunningWorkflow"/> as C# clients and its own next run call it, with the same wire names.</summary>
[Workflow("LongRunningWorkflow")]
public interface ILongRunningWorkflow
{
    /// <summary>What is carried from run to run.</summary>
    [WorkflowQuery("get_progress")]
    LongRunningProgress Progress { get; }

    /// <summary>Goes round every hour until it is cancelled.</summary>
    [WorkflowRun]
    Task RunAsync(int iteration = 0, int totalProcessed = 0);

    /// <summary>Processes an item.</summary>
    [WorkflowSignal("process_item")]
    Task ProcessItemAsync(string item);

    /// <summary>Processes many items at once: one event in the history instead of one for each.</summary>
    [WorkflowSignal("process_batch")]
    Task ProcessBatchAsync(IReadOnlyList<string> items);
}
