using Temporalio.Activities;

namespace ApprovalPortal.Samples.LongRunning;

/// <summary>What is done with items.</summary>
public interface ILongRunningActivities
{
    /// <summary>Processes an item.</summary>
    [Activity("process_item_activity")]
    Task ProcessItemAsync(string item);

    /// <summary>Processes the items of a batch; once an iteration it is called without any, to clean up.</summary>
    [Activity("batch_process")]
    Task BatchProcessAsync(IReadOnlyList<string> items);
}
