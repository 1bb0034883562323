using Temporalio.Activities;

namespace ApprovalPortal.Samples.QueueBased;

/// <summary>What is done with a message.</summary>
public interface IQueueBasedActivities
{
    /// <summary>Processes a message.</summary>
    [Activity("process_message")]
    Task ProcessMessageAsync(string message);
}
