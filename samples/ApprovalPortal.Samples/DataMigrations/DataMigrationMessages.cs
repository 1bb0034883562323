using Temporalio.Workflows;

namespace ApprovalPortal.Samples.DataMigrations;

/// <summary><see cref="DataMigrationWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("DataMigrationWorkflow")]
public interface IDataMigrationWorkflow
{
    /// <summary>How many records are through.</summary>
    [WorkflowQuery("get_current_progress")]
    int CurrentProgress { get; }

    /// <summary>Ends once all records are through.</summary>
    [WorkflowRun]
    Task<string> RunAsync(int totalRecords);

    /// <summary>Answers as soon as so many records are through, or the migration has ended.</summary>
    [WorkflowUpdate("wait_for_progress")]
    Task<int> WaitForProgressAsync(int minProgress);
}
