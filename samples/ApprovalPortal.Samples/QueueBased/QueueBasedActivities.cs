namespace ApprovalPortal.Samples.QueueBased;

/// <summary>Takes every message.</summary>
public sealed class QueueBasedActivities : IQueueBasedActivities
{
    /// <inheritdoc />
    public Task ProcessMessageAsync(string message) => Task.CompletedTask;
}
