namespace ApprovalPortal.Samples.Bulk;

/// <summary>Takes every item.</summary>
public sealed class BulkActivities : IBulkActivities
{
    /// <inheritdoc />
    public Task<int> ProcessItemsAsync(IReadOnlyList<string> batch) => Task.FromResult(batch.Count);
}
