using ApprovalPortal.Samples.BatchProcessing;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using Temporalio.Api.Enums.V1;

namespace ApprovalPortal.Tests.Samples.BatchProcessing;

public sealed class BatchProcessingWorkflowTests(DevServerFixture server)
{
    [Fact]
    public async Task RunAsync_ABatchFailsThreeTimes_CountsItAndGoesOn()
    {
        await using var stage = SampleStage.With(server.Client, options => options
            .AddWorkflow<BatchProcessingWorkflow>()
            .AddAllActivities<IBatchProcessingActivities>(new BatchProcessingActivities { BrokenBatch = 1 }));
        var handle = await stage.Client.StartWorkflowAsync((IBatchProcessingWorkflow w) => w.RunAsync(3), stage.Options());

        Assert.Equal("Processed 2 batches, 1 failed", await handle.GetResultAsync());
        var dashboard = await handle.QueryAsync(w => w.DashboardData);
        Assert.Equal((2, 1, 3), (dashboard.TotalProcessed, dashboard.TotalFailed, dashboard.CurrentBatch));
        Assert.True(dashboard.AverageProcessingTime > 0);
        var started = await handle.EventsAsync(EventType.ActivityTaskStarted);
        Assert.Equal([1, 3, 1], started.Select(e => e.ActivityTaskStartedEventAttributes.Attempt));
    }

    [Fact]
    public async Task RunAsync_NoBatches_EndsAtOnce()
    {
        await using var stage = SampleStage.With<BatchProcessingSample>(server.Client);
        var handle = await stage.Client.StartWorkflowAsync((IBatchProcessingWorkflow w) => w.RunAsync(0), stage.Options());

        Assert.Equal("Processed 0 batches, 0 failed", await handle.GetResultAsync());
    }
}
