using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.ShoppingCarts;

/// <summary>Puts things into a cart that nobody has to create before.</summary>
public sealed class ShoppingCartSample : ISample
{
    /// <inheritdoc />
    public string Name => "shopping-cart";

    /// <inheritdoc />
    public string Summary => "ShoppingCartWorkflow: signal-with-start, update-with-start, and a signal beside an update of one name";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Shopping;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) =>
        options.AddWorkflow<ShoppingCartWorkflow>().AddAllActivities<IShoppingCartActivities>(new ShoppingCartActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        await AddBySignalAsync(run, new("Gaming Laptop", 1299.99m, "LAPTOP-001"));
        run.Print("Item added to cart; a signal has no answer");
        await AddBySignalAsync(run, new("Wireless Mouse", 29.99m, "MOUSE-001"));
        run.Print("Item added to cart; the cart existed already");

        var cable = new CartItem("USB Cable", 9.99m, "CABLE-001");
        run.Print($"Item added. Cart total: {CallLog.Json(await AddByUpdateAsync(run, cable))}");
        await run.PrintRefusalAsync(AddByUpdateAsync(run, cable));
        await run.PrintRefusalAsync(AddByUpdateAsync(run, new("Nothing", -1m, "NOTHING-001")));

        var handle = run.Client.GetWorkflowHandle<IShoppingCartWorkflow, CartTotal>(run.Options("cart-user-42").Id!);
        run.Print($"Cart total: {CallLog.Json(await handle.QueryAsync(w => w.Total))}");
        run.Print($"Statistics: {CallLog.Json(await handle.QueryAsync(w => w.Statistics))}");
        await run.PassAsync(handle, TimeSpan.FromHours(24));
        run.Print($"Checked out: {CallLog.Json(await handle.GetResultAsync())}");
    }

    private static async Task AddBySignalAsync(SampleRun run, CartItem item)
    {
        var options = run.Options("cart-user-42");
        options.SignalWithStart((IShoppingCartWorkflow w) => w.AddItemSignalAsync(item));
        await run.Client.StartWorkflowAsync((IShoppingCartWorkflow w) => w.RunAsync(), options);
    }

    private static Task<CartTotal> AddByUpdateAsync(SampleRun run, CartItem item)
    {
        var options = run.Options("cart-user-42");
        options.IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting;
        var start = WithStartWorkflowOperation.Create((IShoppingCartWorkflow w) => w.RunAsync(), options);
        return run.Client.ExecuteUpdateWithStartWorkflowAsync((IShoppingCartWorkflow w) => w.AddItemAsync(item), new(start));
    }
}
