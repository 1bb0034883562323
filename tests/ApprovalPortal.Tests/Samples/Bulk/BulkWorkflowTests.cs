using ApprovalPortal.Samples.Bulk;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using Temporalio.Api.Enums.V1;

namespace ApprovalPortal.Tests.Samples.Bulk;

public sealed class BulkWorkflowTests(DevServerFixture server)
{
    [Fact]
    public async Task RunAsync_ManyItems_StartsTheChildrenSideBySide()
    {
        await using var stage = SampleStage.With<BulkSample>(server.Client);
        string[] items = [.. Enumerable.Range(0, 250).Select(i => $"item-{i}")];
        var handle = await stage.Client.StartWorkflowAsync((IBulkWorkflow w) => w.RunAsync(items), stage.Options("bulk"));

        Assert.Equal(new BulkResult(250), await handle.GetResultAsync());
        Assert.Equal(new BulkProgress(3, 3, 250), await handle.QueryAsync(w => w.Progress));
        var children = (await handle.EventsAsync(EventType.StartChildWorkflowExecutionInitiated))
            .Select(e => e.StartChildWorkflowExecutionInitiatedEventAttributes)
            .ToList();
        Assert.Equal(Enumerable.Range(0, 3).Select(i => $"{handle.Id}-batch-{i}"), children.Select(c => c.WorkflowId));

        // One workflow task started all three: none waited for another.
        Assert.Single(children.Select(c => c.WorkflowTaskCompletedEventId).Distinct());
    }
}
