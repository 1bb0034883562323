using Temporalio.Activities;

namespace ApprovalPortal.Samples.Orchestration;

/// <summary>What a worker does.</summary>
public interface IOrchestrationActivities
{
    /// <summary>Does a task; the answer is its result.</summary>
    [Activity("process_task_activity")]
    Task<string> ProcessTaskAsync(TaskData task);
}
