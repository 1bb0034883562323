namespace ApprovalPortal.Samples.Orchestration;

/// <summary>Does every task at once.</summary>
public sealed class OrchestrationActivities : IOrchestrationActivities
{
    /// <inheritdoc />
    public Task<string> ProcessTaskAsync(TaskData task) => Task.FromResult($"{task.TaskId} done");
}
