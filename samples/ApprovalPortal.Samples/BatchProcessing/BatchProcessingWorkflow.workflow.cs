using ApprovalPortal.Samples.Messages;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Logging;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.BatchProcessing;

/// <summary>Works through batches, and goes on when one fails for good.</summary>
[Workflow("BatchProcessingWorkflow")]
public sealed class BatchProcessingWorkflow
{
    private const int MaximumBatches = 1000;

    private static readonly ActivityOptions s_options = new()
    {
        StartToCloseTimeout = TimeSpan.FromMinutes(10),
        RetryPolicy = new() { InitialInterval = TimeSpan.FromMilliseconds(200), MaximumAttempts = 3 },
    };

    private readonly FieldError? _inputError;
    private readonly int _totalBatches;
    private int _processed;
    private int _failed;
    private int _currentBatch;
    private TimeSpan _timeSpent;

    /// <summary>Makes the state before any query can ask for it.</summary>
    [WorkflowInit]
    public BatchProcessingWorkflow(IRawValue? totalBatches = null)
    {
        var reader = new ArgumentReader();
        _totalBatches = reader.Number(totalBatches, "total_batches", MaximumBatches);
        _inputError = reader.Error;
    }

    /// <summary>What a dashboard shows. The workflow's own clock: a query must not ask the machine's.</summary>
    [WorkflowQuery("get_dashboard_data")]
    public DashboardData DashboardData
    {
        get
        {
            var average = _currentBatch == 0 ? TimeSpan.Zero : _timeSpent / _currentBatch;
            var remaining = average * (_totalBatches - _currentBatch);
            return new(_processed, _failed, _currentBatch, average.TotalSeconds, new(Workflow.UtcNow + remaining, TimeSpan.Zero));
        }
    }

    /// <summary>Ends once every batch went through or failed.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync(IRawValue? totalBatches = null)
    {
        if (_inputError is not null)
        {
            throw _inputError.ToFailure();
        }

        for (var batch = 0; batch < _totalBatches; batch++)
        {
            var begin = Workflow.UtcNow;
            try
            {
                await Workflow.ExecuteActivityAsync((IBatchProcessingActivities a) => a.ProcessBatchAsync(batch), s_options);
                _processed++;
            }
            catch (ActivityFailureException e) when (!TemporalException.IsCanceledException(e))
            {
                _failed++;
                Workflow.Logger.LogError(e, "Batch {Batch} failed", batch);
            }

            _timeSpent += Workflow.UtcNow - begin;
            _currentBatch = batch + 1;
        }

        return $"Processed {_processed} batches, {_failed} failed";
    }
}
