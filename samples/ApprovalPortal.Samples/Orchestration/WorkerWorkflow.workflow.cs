using ApprovalPortal.Samples.Messages;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Orchestration;

/// <summary>Does what it is given by signal, wherever the signal comes from.</summary>
[Workflow("WorkerWorkflow")]
public sealed class WorkerWorkflow
{
    private const int TasksToDo = 5;

    private static readonly TimeSpan s_limit = TimeSpan.FromHours(1);

    private readonly RefusedSignals _refused = new();
    private readonly Queue<TaskData> _tasks = new();
    private readonly HashSet<string> _known = [];
    private readonly List<string> _results = [];

    /// <summary>The signals that did not count.</summary>
    [WorkflowQuery(RefusedSignals.Query)]
    public IReadOnlyList<RefusedSignal> Refused => _refused.All;

    /// <summary>Ends after five tasks or an hour with the tasks' results.</summary>
    [WorkflowRun]
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        // One timer for the whole hour: a wait with a limit of its own would start one for every task.
        var limit = Workflow.DelayAsync(s_limit);
        while (_results.Count < TasksToDo)
        {
            await Workflow.WaitConditionAsync(() => _tasks.Count > 0 || limit.IsCompleted);
            if (!_tasks.TryDequeue(out var task))
            {
                break;
            }

            _results.Add(await Workflow.ExecuteActivityAsync(
                (IOrchestrationActivities a) => a.ProcessTaskAsync(task),
                new() { StartToCloseTimeout = TimeSpan.FromMinutes(5) }));
        }

        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
        return _results;
    }

    /// <summary>Gives the worker a task; the chapter's version runs it here, where nothing keeps the order.</summary>
    [WorkflowSignal("process_task")]
    public async Task ProcessTaskAsync(IRawValue? task = null)
    {
        var reader = new ArgumentReader();
        var data = reader.Object<TaskData>(task);
        if (reader.Error is not null)
        {
            _refused.Add("process_task", reader.Error);
        }
        else if (!_known.Contains(data.TaskId) && _known.Count == TasksToDo)
        {
            _refused.Add("process_task", $"the worker has its {TasksToDo} tasks");
        }
        else if (_known.Add(data.TaskId))
        {
            _tasks.Enqueue(data);
        }
    }
}
