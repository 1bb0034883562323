using Temporalio.Workflows;

namespace ApprovalPortal.Samples.ComplexState;

/// <summary>What the workflow is doing.</summary>
public enum ComplexStatus
{
    /// <summary>Takes operations and works them off.</summary>
    Running,

    /// <summary>Was told to finish.</summary>
    Finished,
}

/// <summary>The answer of <c>get_full_state</c>.</summary>
/// <param name="Status">What the workflow is doing.</param>
/// <param name="CurrentStage"><c>idle</c>, <c>working on ID</c> or <c>done</c>.</param>
/// <param name="PendingOperations">How many operations are not done.</param>
/// <param name="CompletedTasks">Ids of the operations that are done, in the order of their end.</param>
/// <param name="Errors">What went wrong, oldest first.</param>
/// <param name="Metadata">Which run answers.</param>
/// <param name="LastUpdated">When the state changed last, in UTC.</param>
public sealed record ComplexState(
    ComplexStatus Status,
    string CurrentStage,
    int PendingOperations,
    IReadOnlyList<string> CompletedTasks,
    IReadOnlyList<string> Errors,
    IReadOnlyDictionary<string, string> Metadata,
    DateTimeOffset LastUpdated);

/// <summary>An operation that is not done; an entry of <c>get_pending_operations</c>.</summary>
/// <param name="Id">What <c>complete_operation</c> names.</param>
/// <param name="Type">What is to be done.</param>
/// <param name="CreatedAt">When it was added, in UTC.</param>
/// <param name="RetryCount">How often it has failed; after the third time it waits for <c>complete_operation</c>.</param>
public sealed record PendingOperation(string Id, string Type, DateTimeOffset CreatedAt, int RetryCount);

/// <summary><see cref="ComplexWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("ComplexWorkflow")]
public interface IComplexWorkflow
{
    /// <summary>Everything, for whoever debugs.</summary>
    [WorkflowQuery("get_full_state")]
    ComplexState FullState { get; }

    /// <summary>The operations that are not done.</summary>
    [WorkflowQuery("get_pending_operations")]
    IReadOnlyList<PendingOperation> PendingOperations { get; }

    /// <summary>Ends on <c>finish</c>.</summary>
    [WorkflowRun]
    Task<string> RunAsync();

    /// <summary>Adds an operation; an id counts once.</summary>
    [WorkflowSignal("add_operation")]
    Task AddOperationAsync(string id, string type);

    /// <summary>Somebody has done the operation by hand.</summary>
    [WorkflowSignal("complete_operation")]
    Task CompleteOperationAsync(string id);

    /// <summary>Ends the workflow after the operation in work.</summary>
    [WorkflowSignal("finish")]
    Task FinishAsync();
}
