using ApprovalPortal.Samples.DataPipelines;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using Temporalio.Api.Enums.V1;

namespace ApprovalPortal.Tests.Samples.DataPipelines;

public sealed class DataPipelineWorkflowTests(DevServerFixture server)
{
    [Fact]
    public async Task RunAsync_SignalsInAnyOrder_RunsTheStagesInTheirs()
    {
        await using var stage = new SampleStage(server.Client, new DataPipelineSample().AddTo);
        var handle = await stage.Client.StartWorkflowAsync((IDataPipelineWorkflow w) => w.RunAsync("P-1"), stage.Options());
        await handle.SignalAsync(w => w.NotifyTransformCompleteAsync());
        await handle.SignalAsync(w => w.NotifyValidationCompleteAsync());
        await handle.SignalAsync(w => w.NotifyUploadCompleteAsync("first"));
        await handle.SignalAsync(w => w.NotifyUploadCompleteAsync("second"));
        stage.StartWorker();

        Assert.Equal("Pipeline P-1 completed successfully", await handle.GetResultAsync());
        var activities = (await handle.EventsAsync(EventType.ActivityTaskScheduled)).Select(e => e.ActivityTaskScheduledEventAttributes).ToList();
        Assert.Equal(["start_validation", "start_transformation", "finalize_pipeline"], activities.Select(a => a.ActivityType.Name));
        Assert.Equal("\"first\"", activities[0].Input.Payloads_[0].Data.ToStringUtf8());
    }
}
