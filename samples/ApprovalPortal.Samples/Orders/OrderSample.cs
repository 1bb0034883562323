using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.Orders;

/// <summary>Orders a laptop and two mice, as the chapter's client does.</summary>
public sealed class OrderSample : ISample
{
    /// <inheritdoc />
    public string Name => "order";

    /// <inheritdoc />
    public string Summary => "OrderWorkflow: signals, queries and updates together, from the first item to the delivery";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Orders;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) =>
        options.AddWorkflow<OrderWorkflow>().AddAllActivities<IOrderActivities>(new OrderActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        var options = run.Options("order-12345");
        var orderId = options.Id!;
        var handle = await run.Client.StartWorkflowAsync((IOrderWorkflow w) => w.RunAsync(orderId, "customer-789"), options);
        run.Print($"Order {orderId} created");

        try
        {
            var laptop = new OrderItem("LAPTOP-001", "Gaming Laptop", 1, 1299.99m);
            run.Print($"Item added: {CallLog.Json(await handle.ExecuteUpdateAsync(w => w.AddItemAsync(laptop)))}");
            var mice = new OrderItem("MOUSE-001", "Wireless Mouse", 2, 29.99m);
            run.Print($"Item added: {CallLog.Json(await handle.ExecuteUpdateAsync(w => w.AddItemAsync(mice)))}");
        }
        catch (WorkflowUpdateFailedException e)
        {
            run.Print($"Failed to add item: {e.InnerException?.Message}");
            return;
        }

        var total = await handle.QueryAsync(w => w.Total);
        run.Print(FormattableString.Invariant($"Order total: ${total:F2}"));
        run.Print($"Progress: {CallLog.Json(await handle.QueryAsync(w => w.Progress))}");

        try
        {
            var payment = new PaymentInfo("credit_card", total, "tok_1234567890abcdef");
            run.Print($"Payment processed: {await handle.ExecuteUpdateAsync(w => w.ProcessPaymentAsync(payment))}");
        }
        catch (WorkflowUpdateFailedException e)
        {
            run.Print($"Payment failed: {e.InnerException?.Message}");
            return;
        }

        run.Print($"Order status: {CallLog.Text(await handle.QueryAsync(w => w.Status))}");
        var shipping = new ShippingInfo("123 Main St, City, State 12345", "UPS", "1Z999AA10123456784");
        await handle.SignalAsync(w => w.MarkShippedAsync(shipping));
        run.Print("Order marked as shipped");

        // The signal does not wait for its handler; only the delivery's three days are to be skipped.
        await run.UntilAsync(async () => await handle.QueryAsync(w => w.Status) == OrderStatus.Shipped);
        await run.PassAsync(handle, TimeSpan.FromDays(3));
        run.Print($"{Environment.NewLine}Workflow completed: {await handle.GetResultAsync()}");
    }
}
