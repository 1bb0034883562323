using Temporalio.Workflows;

namespace ApprovalPortal.Samples.QueueBased;

/// <summary><see cref="QueueBasedWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("QueueBasedWorkflow")]
public interface IQueueBasedWorkflow
{
    /// <summary>What has been processed, in order.</summary>
    [WorkflowQuery("get_processed")]
    IReadOnlyList<string> Processed { get; }

    /// <summary>Ends after <c>shutdown</c>, once nothing waits.</summary>
    [WorkflowRun]
    Task RunAsync();

    /// <summary>Adds a message.</summary>
    [WorkflowSignal("add_message")]
    Task AddMessageAsync(string message);

    /// <summary>Adds messages, one after the other.</summary>
    [WorkflowSignal("add_messages")]
    Task AddMessagesAsync(IReadOnlyList<string> messages);

    /// <summary>Takes no more messages; what waits is still processed.</summary>
    [WorkflowSignal("shutdown")]
    Task ShutdownAsync();
}
