using Temporalio.Exceptions;

namespace ApprovalPortal.Samples.BatchProcessing;

/// <summary>Processes every batch but the one whose data is broken.</summary>
public sealed class BatchProcessingActivities : IBatchProcessingActivities
{
    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(100);

    /// <summary>The batch that always fails, null for none.</summary>
    public int? BrokenBatch { get; set; }

    /// <inheritdoc />
    public Task ProcessBatchAsync(int batch) => batch == BrokenBatch
        ? throw new ApplicationFailureException($"the data of batch {batch} is broken", "BrokenBatch")
        : Task.Delay(s_work);
}
