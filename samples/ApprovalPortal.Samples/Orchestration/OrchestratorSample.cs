using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.Orchestration;

/// <summary>Lets one workflow signal two others, and a third that does not exist.</summary>
public sealed class OrchestratorSample : ISample
{
    /// <inheritdoc />
    public string Name => "orchestrator";

    /// <inheritdoc />
    public string Summary => "OrchestratorWorkflow, WorkerWorkflow: a workflow signals and cancels others through external handles";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) => options
        .AddWorkflow<OrchestratorWorkflow>()
        .AddWorkflow<WorkerWorkflow>()
        .AddAllActivities<IOrchestrationActivities>(new OrchestrationActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        string[] ids = [$"1{run.IdSuffix}", $"2{run.IdSuffix}"];
        var first = await run.Client.StartWorkflowAsync((IWorkerWorkflow w) => w.RunAsync(), new($"worker-{ids[0]}", run.TaskQueue));
        await run.Client.StartWorkflowAsync((IWorkerWorkflow w) => w.RunAsync(), new($"worker-{ids[1]}", run.TaskQueue));

        string[] asked = [.. ids, $"missing{run.IdSuffix}"];
        var orchestrator = await run.Client.StartWorkflowAsync(
            (IOrchestratorWorkflow w) => w.RunAsync(asked, true), run.Options("orchestrator-1"));
        await run.UntilAsync(async () => (await orchestrator.QueryAsync(w => w.FailedWorkers)).Count == 1);
        run.Print($"Workers that do not exist: {CallLog.Json(await orchestrator.QueryAsync(w => w.FailedWorkers))}");

        for (var i = 1; i < 5; i++)
        {
            var task = new TaskData($"own-task-{i}", Priority: 2);
            await first.SignalAsync(w => w.ProcessTaskAsync(task));
        }

        run.Print($"The first worker has its five tasks: {CallLog.Json(await first.GetResultAsync())}");
        await run.PassAsync(orchestrator, TimeSpan.FromMinutes(10));
        run.Print($"Workflow completed: {CallLog.Json(await orchestrator.GetResultAsync())}");
        await PrintEventsAsync(run, orchestrator, EventType.SignalExternalWorkflowExecutionInitiated);
        await PrintEventsAsync(run, first, EventType.WorkflowExecutionSignaled);

        var second = run.Client.GetWorkflowHandle($"worker-{ids[1]}");
        try
        {
            await second.GetResultAsync();
        }
        catch (WorkflowFailedException e) when (e.InnerException is CanceledFailureException)
        {
            run.Print($"{second.Id} was cancelled by the orchestrator");
        }
    }

    private static async Task PrintEventsAsync(SampleRun run, WorkflowHandle handle, EventType type)
    {
        var history = await handle.FetchHistoryAsync();
        run.Print($"{type} in the history of {handle.Id}: {history.Events.Count(e => e.EventType == type)}");
    }
}
