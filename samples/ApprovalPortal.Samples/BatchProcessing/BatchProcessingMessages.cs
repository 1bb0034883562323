using Temporalio.Workflows;

namespace ApprovalPortal.Samples.BatchProcessing;

/// <summary>The answer of <c>get_dashboard_data</c>.</summary>
/// <param name="TotalProcessed">Batches that went through.</param>
/// <param name="TotalFailed">Batches that failed three times.</param>
/// <param name="CurrentBatch">The batch in work, counted from zero; the number of batches once all are done.</param>
/// <param name="AverageProcessingTime">Seconds a batch.</param>
/// <param name="EstimatedCompletion">When the last batch will be done at this speed, in UTC.</param>
public sealed record DashboardData(
    int TotalProcessed,
    int TotalFailed,
    int CurrentBatch,
    double AverageProcessingTime,
    DateTimeOffset EstimatedCompletion);

/// <summary><see cref="BatchProcessingWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("BatchProcessingWorkflow")]
public interface IBatchProcessingWorkflow
{
    /// <summary>What a dashboard shows.</summary>
    [WorkflowQuery("get_dashboard_data")]
    DashboardData DashboardData { get; }

    /// <summary>Ends once every batch went through or failed.</summary>
    [WorkflowRun]
    Task<string> RunAsync(int totalBatches);
}
