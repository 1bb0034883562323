using ApprovalPortal.Samples.ShoppingCarts;
using ApprovalPortal.Tests.Infrastructure;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Samples.ShoppingCarts;

public sealed class ShoppingCartWorkflowTests(DevServerFixture server)
{
    [Fact]
    public async Task AddItem_RacingStartsBySignalAndUpdate_LoseNothing()
    {
        await using var stage = SampleStage.With<ShoppingCartSample>(server.Client);
        var id = stage.Options("cart").Id!;
        await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? SignalAsync(stage, id, Item(i)) : UpdateAsync(stage, id, Item(i))));

        var handle = stage.Client.GetWorkflowHandle<IShoppingCartWorkflow, CartTotal>(id);
        Assert.Equal(new CartStatistics(16m, 16, 1.0), await handle.QueryAsync(w => w.Statistics));
        await server.Client.FastForwardAsync(id, TimeSpan.FromHours(24));
        Assert.Equal(new CartTotal(16, 16m), await handle.GetResultAsync());
        Assert.Single((await handle.FetchHistoryAsync()).Events, e => e.EventType == EventType.WorkflowExecutionStarted);
    }

    [Theory]
    [InlineData("SKU-0", 1, "Item SKU-0 already in cart")]
    [InlineData("SKU-1", -1, "Invalid price")]
    [InlineData("", 1, "Item sku is required")]
    public async Task AddItem_ThatCannotCount_IsRefused(string sku, int price, string message)
    {
        await using var stage = SampleStage.With<ShoppingCartSample>(server.Client);
        var id = stage.Options("cart").Id!;
        await UpdateAsync(stage, id, Item(0));

        Assert.Equal(message, (await SampleStage.RefusalAsync(UpdateAsync(stage, id, new("Thing", price, sku)))).Message);
    }

    [Fact]
    public async Task AddItem_HundredAndFirst_IsRefusedByBothDoors()
    {
        await using var stage = new SampleStage(server.Client, new ShoppingCartSample().AddTo);
        var id = stage.Options("cart").Id!;
        await Task.WhenAll(Enumerable.Range(0, 101).Select(i => SignalAsync(stage, id, Item(i))));
        stage.StartWorker();

        var handle = stage.Client.GetWorkflowHandle<IShoppingCartWorkflow, CartTotal>(id);
        Assert.Equal("Cart is full (max 100 items)", Assert.Single(await SampleStage.RefusedAsync(handle)).Reason);
        Assert.Equal("Cart is full (max 100 items)", (await SampleStage.RefusalAsync(UpdateAsync(stage, id, Item(200)))).Message);
        Assert.Equal(100.0, await handle.QueryAsync(w => w.Total));
    }

    private static CartItem Item(int number) => new("Thing", 1m, $"SKU-{number}");

    private static async Task SignalAsync(SampleStage stage, string id, CartItem item)
    {
        var options = new WorkflowOptions(id, stage.TaskQueue);
        options.SignalWithStart((IShoppingCartWorkflow w) => w.AddItemSignalAsync(item));
        await stage.Client.StartWorkflowAsync((IShoppingCartWorkflow w) => w.RunAsync(), options);
    }

    private static async Task UpdateAsync(SampleStage stage, string id, CartItem item)
    {
        var options = new WorkflowOptions(id, stage.TaskQueue) { IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting };
        var start = WithStartWorkflowOperation.Create((IShoppingCartWorkflow w) => w.RunAsync(), options);
        await stage.Client.ExecuteUpdateWithStartWorkflowAsync((IShoppingCartWorkflow w) => w.AddItemAsync(item), new(start));
    }
}
