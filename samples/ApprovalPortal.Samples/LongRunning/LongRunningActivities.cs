namespace ApprovalPortal.Samples.LongRunning;

/// <summary>Takes every item and every batch.</summary>
public sealed class LongRunningActivities : ILongRunningActivities
{
    /// <inheritdoc />
    public Task ProcessItemAsync(string item) => Task.CompletedTask;

    /// <inheritdoc />
    public Task BatchProcessAsync(IReadOnlyList<string> items) => Task.CompletedTask;
}
