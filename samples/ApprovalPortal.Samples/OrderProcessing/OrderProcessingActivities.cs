namespace ApprovalPortal.Samples.OrderProcessing;

/// <summary>A packing table that takes a moment for each item.</summary>
public sealed class OrderProcessingActivities : IOrderProcessingActivities
{
    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc />
    public Task ProcessItemAsync(string item) => Task.Delay(s_work);
}
