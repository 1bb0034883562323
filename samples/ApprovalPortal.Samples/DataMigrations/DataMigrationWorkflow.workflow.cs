using ApprovalPortal.Samples.Messages;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Logging;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.DataMigrations;

/// <summary>Tells by one waiting update when it has come so far, instead of being asked again and again.</summary>
[Workflow("DataMigrationWorkflow")]
public sealed class DataMigrationWorkflow
{
    // Six events a record: more records would come near the limit of 51,200 events a run.
    private const int MaximumRecords = 5000;

    private readonly FieldError? _inputError;
    private readonly int _totalRecords;
    private int _progress;
    private bool _isCompleted;

    /// <summary>Makes the state before any handler can ask for it.</summary>
    [WorkflowInit]
    public DataMigrationWorkflow(IRawValue? totalRecords = null)
    {
        var reader = new ArgumentReader();
        _totalRecords = reader.Number(totalRecords, "total_records", MaximumRecords);
        _inputError = reader.Error;
    }

    /// <summary>How many records are through.</summary>
    [WorkflowQuery("get_current_progress")]
    public int CurrentProgress => _progress;

    /// <summary>Ends once all records are through.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync(IRawValue? totalRecords = null)
    {
        if (_inputError is not null)
        {
            throw _inputError.ToFailure();
        }

        // The chapter divides by zero below ten records.
        var tenth = Math.Max(1, _totalRecords / 10);
        for (var record = 0; record < _totalRecords; record++)
        {
            await Workflow.ExecuteActivityAsync(
                (IDataMigrationActivities a) => a.MigrateRecordAsync(record),
                new() { StartToCloseTimeout = TimeSpan.FromSeconds(30) });
            _progress = record + 1;
            if (_progress % tenth == 0)
            {
                Workflow.Logger.LogInformation("Progress: {Records} of {TotalRecords} records", _progress, _totalRecords);
            }
        }

        _isCompleted = true;
        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
        return $"Migrated {_totalRecords} records";
    }

    /// <summary>Answers as soon as so many records are through, or the migration has ended.</summary>
    [WorkflowUpdate("wait_for_progress")]
    public async Task<int> WaitForProgressAsync(IRawValue? minProgress = null)
    {
        var wanted = Read(minProgress);
        await Workflow.WaitConditionAsync(() => _progress >= wanted || _isCompleted);
        return _progress;
    }

    /// <summary>Refuses what is no number of records.</summary>
    [WorkflowUpdateValidator(nameof(WaitForProgressAsync))]
    public void ValidateWaitForProgress(IRawValue? minProgress = null) => Read(minProgress);

    private static int Read(IRawValue? raw)
    {
        var reader = new ArgumentReader();
        var wanted = reader.Number(raw, "min_progress", int.MaxValue);
        reader.ThrowIfInvalid();
        return wanted;
    }
}
