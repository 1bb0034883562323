using Temporalio.Activities;

namespace ApprovalPortal.Samples.Bulk;

/// <summary>What is done with the items of a batch.</summary>
public interface IBulkActivities
{
    /// <summary>Processes the items; the answer is their number.</summary>
    [Activity("process_items")]
    Task<int> ProcessItemsAsync(IReadOnlyList<string> batch);
}
