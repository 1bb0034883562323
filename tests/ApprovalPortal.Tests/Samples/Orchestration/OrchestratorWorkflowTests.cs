using ApprovalPortal.Samples.Orchestration;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Samples.Orchestration;

public sealed class OrchestratorWorkflowTests(DevServerFixture server)
{
    [Fact]
    public async Task RunAsync_OneWorkerMissing_SignalsAndCancelsTheOther()
    {
        await using var stage = SampleStage.With<OrchestratorSample>(server.Client);
        var workerId = Guid.NewGuid().ToString("N");
        var worker = await stage.Client.StartWorkflowAsync((IWorkerWorkflow w) => w.RunAsync(), new($"worker-{workerId}", stage.TaskQueue));
        string[] ids = [$"missing-{workerId}", workerId];
        var handle = await stage.Client.StartWorkflowAsync((IOrchestratorWorkflow w) => w.RunAsync(ids, true), stage.Options());
        await Eventually.AssertAsync(async () => Assert.Single(await handle.EventsAsync(EventType.ExternalWorkflowExecutionSignaled)));
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromMinutes(10));

        Assert.Equal(new OrchestrationResult(1), await handle.GetResultAsync());
        Assert.Equal([ids[0]], await handle.QueryAsync(w => w.FailedWorkers));
        Assert.Equal(2, (await handle.EventsAsync(EventType.SignalExternalWorkflowExecutionInitiated)).Count);
        Assert.Single(await handle.EventsAsync(EventType.SignalExternalWorkflowExecutionFailed));
        Assert.Single(await handle.EventsAsync(EventType.ExternalWorkflowExecutionCancelRequested));

        var signaled = Assert.Single(await worker.EventsAsync(EventType.WorkflowExecutionSignaled)).WorkflowExecutionSignaledEventAttributes;
        Assert.Equal(("process_task", handle.Id), (signaled.SignalName, signaled.ExternalWorkflowExecution.WorkflowId));
        Assert.Single(await worker.EventsAsync(EventType.WorkflowExecutionCancelRequested));
        var end = await Assert.ThrowsAsync<WorkflowFailedException>(() => worker.GetResultAsync());
        Assert.IsType<CanceledFailureException>(end.InnerException);
    }

    [Fact]
    public async Task RunAsync_WorkerWithFiveTasks_EndsWithTheirResultsInOrder()
    {
        await using var stage = new SampleStage(server.Client, new OrchestratorSample().AddTo);
        var worker = await stage.Client.StartWorkflowAsync((IWorkerWorkflow w) => w.RunAsync(), stage.Options("worker"));
        foreach (var id in new[] { "a", "b", "b", "c", "d", "e", "f" })
        {
            await worker.SignalAsync(w => w.ProcessTaskAsync(new TaskData(id, 1)));
        }

        stage.StartWorker();

        Assert.Equal(["a done", "b done", "c done", "d done", "e done"], await worker.GetResultAsync());
        Assert.Equal("the worker has its 5 tasks", Assert.Single(await SampleStage.RefusedAsync(worker)).Reason);
    }

    [Fact]
    public async Task RunAsync_WorkerAfterAnHour_EndsWithWhatItHas()
    {
        await using var stage = SampleStage.With<OrchestratorSample>(server.Client);
        var worker = await stage.Client.StartWorkflowAsync((IWorkerWorkflow w) => w.RunAsync(), stage.Options("worker"));
        await worker.SignalAsync(w => w.ProcessTaskAsync(new TaskData("a", 1)));
        await Eventually.AssertAsync(async () => Assert.Single(await worker.EventsAsync(EventType.ActivityTaskCompleted)));
        await server.Client.FastForwardAsync(worker.Id, TimeSpan.FromHours(1));

        Assert.Equal(["a done"], await worker.GetResultAsync());
    }
}
