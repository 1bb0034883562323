namespace ApprovalPortal.Samples.DataMigrations;

/// <summary>Two databases that take a moment for each record.</summary>
public sealed class DataMigrationActivities : IDataMigrationActivities
{
    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc />
    public Task MigrateRecordAsync(int record) => Task.Delay(s_work);
}
