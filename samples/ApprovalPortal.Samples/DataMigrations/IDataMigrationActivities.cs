using Temporalio.Activities;

namespace ApprovalPortal.Samples.DataMigrations;

/// <summary>What moves the data.</summary>
public interface IDataMigrationActivities
{
    /// <summary>Moves a record, counted from zero.</summary>
    [Activity("migrate_record")]
    Task MigrateRecordAsync(int record);
}
