using ApprovalPortal.Samples.Messages;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Logging;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Orchestration;

/// <summary>Signals and cancels workflows that it did not start, through external handles.</summary>
[Workflow("OrchestratorWorkflow")]
public sealed class OrchestratorWorkflow
{
    private const int MaximumWorkers = 500;

    private static readonly TimeSpan s_workTime = TimeSpan.FromMinutes(10);

    private readonly FieldError? _inputError;
    private readonly IReadOnlyList<string> _workerIds;
    private readonly bool _cancel;
    private readonly List<string> _failed = [];

    /// <summary>Makes the state before any query can ask for it.</summary>
    [WorkflowInit]
    public OrchestratorWorkflow(IRawValue? workerIds = null, IRawValue? cancel = null)
    {
        var reader = new ArgumentReader();
        _workerIds = reader.Texts(workerIds, "worker_ids", MaximumWorkers);
        _cancel = reader.Optional(cancel, "cancel", whenAbsent: false);
        _inputError = reader.Error;
    }

    /// <summary>The ids of the workers that do not exist or have ended.</summary>
    [WorkflowQuery("get_failed_workers")]
    public IReadOnlyList<string> FailedWorkers => _failed;

    /// <summary>Gives every worker a task, waits ten minutes, and cancels the workers if told to.</summary>
    [WorkflowRun]
    public async Task<OrchestrationResult> RunAsync(IRawValue? workerIds = null, IRawValue? cancel = null)
    {
        if (_inputError is not null)
        {
            throw _inputError.ToFailure();
        }

        var coordinated = new List<string>();
        foreach (var id in _workerIds)
        {
            if (await TrySignalAsync(id))
            {
                coordinated.Add(id);
            }
        }

        await Workflow.DelayAsync(s_workTime);
        if (_cancel)
        {
            foreach (var id in coordinated)
            {
                await CancelAsync(id);
            }
        }

        return new(coordinated.Count);
    }

    private static ExternalWorkflowHandle<IWorkerWorkflow> Worker(string id) =>
        Workflow.GetExternalWorkflowHandle<IWorkerWorkflow>($"worker-{id}");

    private static async Task CancelAsync(string id)
    {
        try
        {
            await Worker(id).CancelAsync();
        }
        catch (FailureException e) when (!TemporalException.IsCanceledException(e))
        {
            // It has ended with its five tasks meanwhile, which is what it is for.
            Workflow.Logger.LogInformation("Worker {WorkerId} has ended: {Reason}", id, e.Message);
        }
    }

    private async Task<bool> TrySignalAsync(string id)
    {
        try
        {
            var task = new TaskData($"task-{id}", Priority: 1);
            await Worker(id).SignalAsync(w => w.ProcessTaskAsync(task));
            return true;
        }
        catch (FailureException e) when (!TemporalException.IsCanceledException(e))
        {
            _failed.Add(id);
            Workflow.Logger.LogWarning("Worker {WorkerId} does not take its task: {Reason}", id, e.Message);
            return false;
        }
    }
}
