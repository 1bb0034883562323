using ApprovalPortal.Samples.Messages;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;
using Temporalio.Workflows;
using Semaphore = Temporalio.Workflows.Semaphore;

namespace ApprovalPortal.Samples.LongRunning;

/// <summary>Runs for ever in many runs: it continues as new before its history gets too long.</summary>
[Workflow("LongRunningWorkflow")]
public sealed class LongRunningWorkflow
{
    private static readonly TimeSpan s_pause = TimeSpan.FromHours(1);

    // The server allows 2,000 pending activities a workflow; a flood of signals must not come near.
    private readonly Semaphore _slots = new(100);
    private readonly RefusedSignals _refused = new();
    private readonly FieldError? _inputError;
    private int _iteration;
    private int _totalProcessed;

    /// <summary>Takes over the counters of the run before.</summary>
    [WorkflowInit]
    public LongRunningWorkflow(IRawValue? iteration = null, IRawValue? totalProcessed = null)
    {
        var reader = new ArgumentReader();
        _iteration = WireInput.IsAbsent(iteration) ? 0 : reader.Number(iteration, "iteration", int.MaxValue);
        _totalProcessed = WireInput.IsAbsent(totalProcessed) ? 0 : reader.Number(totalProcessed, "total_processed", int.MaxValue);
        _inputError = reader.Error;
    }

    /// <summary>What is carried from run to run.</summary>
    [WorkflowQuery("get_progress")]
    public LongRunningProgress Progress => new(_iteration, _totalProcessed);

    /// <summary>The signals that did not count.</summary>
    [WorkflowQuery(RefusedSignals.Query)]
    public IReadOnlyList<RefusedSignal> Refused => _refused.All;

    /// <summary>Goes round every hour until it is cancelled.</summary>
    [WorkflowRun]
    public async Task RunAsync(IRawValue? iteration = null, IRawValue? totalProcessed = null)
    {
        if (_inputError is not null)
        {
            throw _inputError.ToFailure();
        }

        while (true)
        {
            _iteration++;
            await BatchProcessAsync([]);
            if (Workflow.ContinueAsNewSuggested)
            {
                // A handler that still runs would be cut off, and its item would count in neither run.
                await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
                throw Workflow.CreateContinueAsNewException((ILongRunningWorkflow w) => w.RunAsync(_iteration, _totalProcessed));
            }

            await Workflow.DelayAsync(s_pause);
        }
    }

    /// <summary>Processes an item.</summary>
    [WorkflowSignal("process_item")]
    public async Task ProcessItemAsync(IRawValue? item = null)
    {
        var reader = new ArgumentReader();
        var text = reader.Text(item, "item");
        if (reader.Error is not null)
        {
            _refused.Add("process_item", reader.Error);
            return;
        }

        await _slots.WaitAsync();
        try
        {
            await Workflow.ExecuteActivityAsync(
                (ILongRunningActivities a) => a.ProcessItemAsync(text),
                new() { StartToCloseTimeout = TimeSpan.FromMinutes(5) });
            _totalProcessed++;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Processes many items at once.</summary>
    [WorkflowSignal("process_batch")]
    public async Task ProcessBatchAsync(IRawValue? items = null)
    {
        var reader = new ArgumentReader();
        var texts = reader.Texts(items, "items", int.MaxValue);
        if (reader.Error is not null)
        {
            _refused.Add("process_batch", reader.Error);
            return;
        }

        await _slots.WaitAsync();
        try
        {
            await BatchProcessAsync(texts);
            _totalProcessed += texts.Count;
        }
        finally
        {
            _slots.Release();
        }
    }

    private static Task BatchProcessAsync(IReadOnlyList<string> items) =>
        Workflow.ExecuteActivityAsync(
            (ILongRunningActivities a) => a.BatchProcessAsync(items),
            new() { StartToCloseTimeout = TimeSpan.FromMinutes(10) });
}
