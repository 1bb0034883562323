using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Bulk;

/// <summary>The result of <see cref="BulkWorkflow"/> and of <see cref="ProcessingWorkflow"/>.</summary>
/// <param name="Processed">How many items are done.</param>
public sealed record BulkResult(int Processed);

/// <summary>The answer of <c>get_progress</c>.</summary>
/// <param name="Batches">How many child workflows there are.</param>
/// <param name="Completed">How many of them have ended.</param>
/// <param name="Items">How many items there are in all.</param>
public sealed record BulkProgress(int Batches, int Completed, int Items);

/// <summary><see cref="BulkWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("BulkWorkflow")]
public interface IBulkWorkflow
{
    /// <summary>How many batches have ended.</summary>
    [WorkflowQuery("get_progress")]
    BulkProgress Progress { get; }

    /// <summary>Processes the items by child workflows.</summary>
    [WorkflowRun]
    Task<BulkResult> RunAsync(IReadOnlyList<string> items);
}

/// <summary><see cref="ProcessingWorkflow"/> as its parent calls it, with the same wire names.</summary>
[Workflow("ProcessingWorkflow")]
public interface IProcessingWorkflow
{
    /// <summary>Processes the items of one batch.</summary>
    [WorkflowRun]
    Task<BulkResult> RunAsync(IReadOnlyList<string> batch);
}
