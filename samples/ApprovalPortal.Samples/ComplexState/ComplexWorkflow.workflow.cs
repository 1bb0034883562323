using ApprovalPortal.Samples.Messages;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.ComplexState;

/// <summary>Shows its whole state to whoever debugs it: by queries, and by the built-in <c>__stack_trace</c>.</summary>
[Workflow("ComplexWorkflow")]
public sealed class ComplexWorkflow
{
    private const int MaximumTries = 3;
    private const int MaximumPending = 1000;

    private static readonly ActivityOptions s_once = new()
    {
        StartToCloseTimeout = TimeSpan.FromMinutes(1),
        RetryPolicy = new() { MaximumAttempts = 1 },
    };

    private readonly RefusedSignals _refused = new();
    private readonly List<PendingOperation> _pending = [];
    private readonly List<string> _completed = [];
    private readonly List<string> _errors = [];
    private readonly HashSet<string> _known = [];
    private bool _isFinished;
    private string _stage = "idle";
    private DateTimeOffset _lastUpdated = Now;

    /// <summary>Everything, for whoever debugs.</summary>
    [WorkflowQuery("get_full_state")]
    public ComplexState FullState => new(
        _isFinished ? ComplexStatus.Finished : ComplexStatus.Running,
        _stage,
        _pending.Count,
        _completed,
        _errors,
        new Dictionary<string, string> { ["workflow_id"] = Workflow.Info.WorkflowId, ["run_id"] = Workflow.Info.RunId },
        _lastUpdated);

    /// <summary>The operations that are not done.</summary>
    [WorkflowQuery("get_pending_operations")]
    public IReadOnlyList<PendingOperation> PendingOperations => _pending;

    /// <summary>The signals that did not count.</summary>
    [WorkflowQuery(RefusedSignals.Query)]
    public IReadOnlyList<RefusedSignal> Refused => _refused.All;

    private static DateTimeOffset Now => new(Workflow.UtcNow, TimeSpan.Zero);

    /// <summary>Ends on <c>finish</c>.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        while (true)
        {
            await Workflow.WaitConditionAsync(() => _isFinished || _pending.Exists(CanBeTried));
            if (_isFinished)
            {
                break;
            }

            var operation = _pending.Find(CanBeTried)!;
            Change(() => _stage = $"working on {operation.Id}");
            await TryAsync(operation);
            Change(() => _stage = "idle");
        }

        Change(() => _stage = "done");
        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
        return $"Finished: {_completed.Count} completed, {_pending.Count} pending";
    }

    /// <summary>Adds an operation; an id counts once.</summary>
    [WorkflowSignal("add_operation")]
    public async Task AddOperationAsync(IRawValue? id = null, IRawValue? type = null)
    {
        var reader = new ArgumentReader();
        var operation = new PendingOperation(reader.Text(id, "id"), reader.Text(type, "type"), Now, RetryCount: 0);
        if (reader.Error is not null)
        {
            _refused.Add("add_operation", reader.Error);
        }
        else if (_pending.Count >= MaximumPending)
        {
            _refused.Add("add_operation", $"at most {MaximumPending} operations may wait");
        }
        else if (_known.Add(operation.Id))
        {
            Change(() => _pending.Add(operation));
        }
    }

    /// <summary>Somebody has done the operation by hand.</summary>
    [WorkflowSignal("complete_operation")]
    public async Task CompleteOperationAsync(IRawValue? id = null)
    {
        var reader = new ArgumentReader();
        var done = reader.Text(id, "id");
        reader.Require(_pending.Exists(o => o.Id == done), "id", "names no pending operation");
        if (reader.Error is not null)
        {
            _refused.Add("complete_operation", reader.Error);
            return;
        }

        Complete(done);
    }

    /// <summary>Ends the workflow after the operation in work.</summary>
    [WorkflowSignal("finish")]
    public async Task FinishAsync() => Change(() => _isFinished = true);

    private static bool CanBeTried(PendingOperation operation) => operation.RetryCount < MaximumTries;

    private async Task TryAsync(PendingOperation operation)
    {
        try
        {
            await Workflow.ExecuteActivityAsync(
                (IComplexActivities a) => a.RunOperationAsync(operation.Id, operation.Type), s_once);
            Complete(operation.Id);
        }
        catch (ActivityFailureException e) when (!TemporalException.IsCanceledException(e))
        {
            // Somebody may have completed it by hand meanwhile.
            var place = _pending.FindIndex(o => o.Id == operation.Id);
            if (place >= 0)
            {
                Change(() => _pending[place] = operation with { RetryCount = operation.RetryCount + 1 });
            }

            _errors.Add(e.InnerException?.Message ?? e.Message);
        }
    }

    private void Complete(string id)
    {
        if (_pending.RemoveAll(o => o.Id == id) > 0)
        {
            Change(() => _completed.Add(id));
        }
    }

    private void Change(Action change)
    {
        change();
        _lastUpdated = Now;
    }
}
