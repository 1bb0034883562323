using ApprovalPortal.Samples.MultiStage;
using ApprovalPortal.Tests.Infrastructure;

namespace ApprovalPortal.Tests.Samples.MultiStage;

public sealed class MultiStageWorkflowTests(DevServerFixture server)
{
    [Fact]
    public async Task RunAsync_SignalsBeforeTheFirstTask_ProceedsAtOnce()
    {
        await using var stage = new SampleStage(server.Client, new MultiStageSample().AddTo);
        var handle = await stage.Client.StartWorkflowAsync((IMultiStageWorkflow w) => w.RunAsync(), stage.Options());
        await handle.SignalAsync(w => w.ConfirmPaymentAsync(10m));
        await handle.SignalAsync(w => w.CompleteStage1Async());
        await handle.SignalAsync(w => w.CompleteStage2Async());
        stage.StartWorker();

        Assert.Equal("All conditions met - proceeding", await handle.GetResultAsync());
    }

    [Fact]
    public async Task RunAsync_TwoDaysWithoutPayment_FailsAndSaysWhatIsMissing()
    {
        await using var stage = SampleStage.With<MultiStageSample>(server.Client);
        var handle = await stage.Client.StartWorkflowAsync((IMultiStageWorkflow w) => w.RunAsync(), stage.Options());
        await handle.SignalAsync(w => w.CompleteStage1Async());
        await SampleStage.RefusedAsync(handle);
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromHours(48));

        Assert.Equal("Timeout after 48 hours - still missing: stage 2, payment", (await SampleStage.FailureAsync(handle)).Message);
    }
}
