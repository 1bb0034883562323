using Temporalio.Workflows;

namespace ApprovalPortal.Samples.OrderProcessing;

/// <summary>How far the processing has come.</summary>
public enum ProcessingStatus
{
    /// <summary>Has not begun.</summary>
    Pending,

    /// <summary>Works on its items.</summary>
    Processing,

    /// <summary>All items are on their way.</summary>
    Shipped,
}

/// <summary>The answer of <c>get_progress</c>.</summary>
/// <param name="Status">How far the processing has come.</param>
/// <param name="ItemsProcessed">How many items are done.</param>
/// <param name="TotalItems">How many there are.</param>
/// <param name="PercentComplete">0 to 100.</param>
/// <param name="CurrentStep">What is being done, for people.</param>
public sealed record ProcessingProgress(
    ProcessingStatus Status,
    int ItemsProcessed,
    int TotalItems,
    double PercentComplete,
    string CurrentStep);

/// <summary><see cref="OrderProcessingWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("OrderProcessingWorkflow")]
public interface IOrderProcessingWorkflow
{
    /// <summary>How far the processing has come.</summary>
    [WorkflowQuery("get_status")]
    ProcessingStatus Status { get; }

    /// <summary>Everything at once.</summary>
    [WorkflowQuery("get_progress")]
    ProcessingProgress Progress { get; }

    /// <summary>How many items are not done.</summary>
    [WorkflowQuery("get_items_remaining")]
    int ItemsRemaining { get; }

    /// <summary>Ends once all items are done.</summary>
    [WorkflowRun]
    Task<string> RunAsync(string orderId, IReadOnlyList<string> items);
}
