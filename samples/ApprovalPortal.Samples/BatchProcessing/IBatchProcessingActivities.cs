using Temporalio.Activities;

namespace ApprovalPortal.Samples.BatchProcessing;

/// <summary>What is done with a batch.</summary>
public interface IBatchProcessingActivities
{
    /// <summary>Processes a batch, counted from zero.</summary>
    [Activity("process_batch")]
    Task ProcessBatchAsync(int batch);
}
