using ApprovalPortal.Samples.OrderProcessing;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;

namespace ApprovalPortal.Tests.Samples.OrderProcessing;

public sealed class OrderProcessingWorkflowTests(DevServerFixture server)
{
    [Fact]
    public async Task Queries_AfterTheEnd_AnswerChangeNothingAndAddNoEvent()
    {
        await using var stage = SampleStage.With<OrderProcessingSample>(server.Client);
        string[] items = ["laptop", "mouse"];
        var handle = await stage.Client.StartWorkflowAsync((IOrderProcessingWorkflow w) => w.RunAsync("O-1", items), stage.Options());
        Assert.Equal("Order O-1 completed", await handle.GetResultAsync());
        var before = (await handle.FetchHistoryAsync()).Events.Count;

        var first = await handle.QueryJsonAsync("get_progress");
        var second = await handle.QueryJsonAsync("get_progress");

        Assert.Equal("""{"status":"shipped","items_processed":2,"total_items":2,"percent_complete":100,"current_step":"Shipped to customer"}""", first);
        Assert.Equal(first, second);
        Assert.Equal(0, await handle.QueryAsync(w => w.ItemsRemaining));
        Assert.Equal("\"shipped\"", await handle.QueryJsonAsync("get_status"));
        Assert.Equal(before, (await handle.FetchHistoryAsync()).Events.Count);
    }

    [Fact]
    public async Task Queries_WhileItRuns_TellTheStepAndAddNoEvent()
    {
        var released = new TaskCompletionSource();
        await using var stage = SampleStage.With(server.Client, options => options
            .AddWorkflow<OrderProcessingWorkflow>()
            .AddAllActivities<IOrderProcessingActivities>(new HeldActivities(released.Task)));
        string[] items = ["laptop", "mouse"];
        var handle = await stage.Client.StartWorkflowAsync((IOrderProcessingWorkflow w) => w.RunAsync("O-1", items), stage.Options());
        await Eventually.AssertAsync(async () => Assert.Equal("Processing item laptop", (await handle.QueryAsync(w => w.Progress)).CurrentStep));
        var before = (await handle.FetchHistoryAsync()).Events.Count;

        Assert.Equal(ProcessingStatus.Processing, await handle.QueryAsync(w => w.Status));
        Assert.Equal(2, await handle.QueryAsync(w => w.ItemsRemaining));
        Assert.Equal(before, (await handle.FetchHistoryAsync()).Events.Count);

        released.SetResult();
        Assert.Equal("Order O-1 completed", await handle.GetResultAsync());
    }

    private sealed class HeldActivities(Task released) : IOrderProcessingActivities
    {
        public Task ProcessItemAsync(string item) => released;
    }
}
