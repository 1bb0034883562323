using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Orchestration;

/// <summary>The argument of <c>process_task</c>.</summary>
/// <param name="TaskId">A task counts once.</param>
/// <param name="Priority">1 is the most urgent.</param>
public sealed record TaskData(string TaskId, int Priority);

/// <summary>The result of <see cref="OrchestratorWorkflow"/>.</summary>
/// <param name="WorkersCoordinated">How many workers took their task.</param>
public sealed record OrchestrationResult(int WorkersCoordinated);

/// <summary><see cref="OrchestratorWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("OrchestratorWorkflow")]
public interface IOrchestratorWorkflow
{
    /// <summary>The ids of the workers that do not exist or have ended.</summary>
    [WorkflowQuery("get_failed_workers")]
    IReadOnlyList<string> FailedWorkers { get; }

    /// <summary>Gives every worker a task, waits ten minutes, and cancels the workers if told to.</summary>
    [WorkflowRun]
    Task<OrchestrationResult> RunAsync(IReadOnlyList<string> workerIds, bool cancel = false);
}

/// <summary><see cref="WorkerWorkflow"/> as C# clients and other workflows call it, with the same wire names.</summary>
[Workflow("WorkerWorkflow")]
public interface IWorkerWorkflow
{
    /// <summary>Ends after five tasks or an hour with the tasks' results.</summary>
    [WorkflowRun]
    Task<IReadOnlyList<string>> RunAsync();

    /// <summary>Gives the worker a task.</summary>
    [WorkflowSignal("process_task")]
    Task ProcessTaskAsync(TaskData task);
}
