using ApprovalPortal.Samples.ComplexState;
using ApprovalPortal.Tests.Infrastructure;

namespace ApprovalPortal.Tests.Samples.ComplexState;

public sealed class ComplexWorkflowTests(DevServerFixture server)
{
    [Fact]
    public async Task RunAsync_OperationThatFails_WaitsForSomebodyAndSaysWhere()
    {
        await using var stage = SampleStage.With<ComplexSample>(server.Client);
        var handle = await stage.Client.StartWorkflowAsync((IComplexWorkflow w) => w.RunAsync(), stage.Options());
        await handle.SignalAsync(w => w.AddOperationAsync("op-1", ComplexActivities.Broken));
        await handle.SignalAsync(w => w.AddOperationAsync("op-1", "the same id counts once"));
        await handle.SignalAsync(w => w.AddOperationAsync("op-2", "copy"));
        await Eventually.AssertAsync(async () =>
        {
            var state = await handle.QueryAsync(w => w.FullState);
            Assert.Equal((3, "op-2", "idle"), (state.Errors.Count, Assert.Single(state.CompletedTasks), state.CurrentStage));
        });

        var pending = Assert.Single(await handle.QueryAsync(w => w.PendingOperations));
        Assert.Equal(("op-1", ComplexActivities.Broken, 3), (pending.Id, pending.Type, pending.RetryCount));
        var stack = await handle.QueryAsync<string>("__stack_trace", []);
        Assert.Contains("Task waiting at", stack, StringComparison.Ordinal);
        Assert.Contains("ComplexWorkflow.RunAsync", stack, StringComparison.Ordinal);

        await handle.SignalAsync(w => w.CompleteOperationAsync("op-1"));
        await handle.SignalAsync(w => w.FinishAsync());
        Assert.Equal("Finished: 2 completed, 0 pending", await handle.GetResultAsync());
        Assert.Equal(ComplexStatus.Finished, (await handle.QueryAsync(w => w.FullState)).Status);
    }
}
