using System.Collections.Concurrent;
using ApprovalPortal.Samples.Orders;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Samples.Orders;

public sealed class OrderWorkflowTests(DevServerFixture server)
{
    private static readonly OrderItem s_mouse = new("MOUSE-001", "Wireless Mouse", 2, 29.99m);
    private static readonly ShippingInfo s_shipping = new("123 Main St", "UPS", "1Z999AA10123456784");

    [Fact]
    public async Task CancelOrderAsync_BeforeTheFirstTask_FindsItsState()
    {
        await using var stage = new SampleStage(server.Client, new OrderSample().AddTo);
        var handle = await StartAsync(stage);
        await handle.SignalAsync(w => w.CancelOrderAsync("changed my mind"));
        stage.StartWorker();

        Assert.Equal("Order ID-1 cancelled - changed my mind", await handle.GetResultAsync());
    }

    [Theory]
    [InlineData("""{"sku":"A","name":"A","quantity":0,"price":"1.00"}""", "Quantity must be positive")]
    [InlineData("""{"sku":"A","name":"A","quantity":1,"price":"0"}""", "Price must be positive")]
    [InlineData("""{"sku":"A","name":"A","quantity":1}""", "price is required")]
    [InlineData("""{"sku":"A","name":"A","quantity":"two","price":"1.00"}""", "quantity must be a whole number")]
    public async Task AddItemAsync_RefusedByTheValidator_LeavesNoEvent(string item, string message)
    {
        await using var stage = SampleStage.With<OrderSample>(server.Client);
        var handle = await StartAsync(stage);
        await handle.ExecuteUpdateAsync(w => w.AddItemAsync(s_mouse));
        var before = (await handle.FetchHistoryAsync()).Events.Count;

        var refusal = await SampleStage.RefusalAsync(handle.ExecuteUpdateAsync<OrderContent>("add_item", [JsonWire.Raw(item)]));

        Assert.Equal(message, refusal.Message);
        Assert.Equal(before, (await handle.FetchHistoryAsync()).Events.Count);
    }

    [Fact]
    public async Task ProcessPaymentAsync_WrongAmount_LeavesAcceptedAndFailed()
    {
        await using var stage = SampleStage.With<OrderSample>(server.Client);
        var handle = await StartAsync(stage);
        await handle.ExecuteUpdateAsync(w => w.AddItemAsync(s_mouse));

        var failure = await SampleStage.RefusalAsync(handle.ExecuteUpdateAsync(w => w.ProcessPaymentAsync(Pay(1m))));

        Assert.Equal("Payment amount 1.00 != order total 59.98", failure.Message);
        Assert.Equal(2, (await handle.EventsAsync(EventType.WorkflowExecutionUpdateAccepted)).Count);
        var completed = await handle.EventsAsync(EventType.WorkflowExecutionUpdateCompleted);
        Assert.NotNull(completed[1].WorkflowExecutionUpdateCompletedEventAttributes.Outcome.Failure);
        Assert.Equal(OrderStatus.Pending, await handle.QueryAsync(w => w.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ProcessPaymentAsync_FailsThreeTimes_LeavesTheOrderPending(bool isTyped)
    {
        var world = new World();
        await using var stage = SampleStage.With(server.Client, world.AddTo);
        var handle = await StartAsync(stage);
        await handle.ExecuteUpdateAsync(w => w.AddItemAsync(s_mouse));
        var payment = Pay(59.98m) with { CardToken = OrderActivities.DeclinedToken };

        var failure = await SampleStage.RefusalAsync(isTyped
            ? handle.ExecuteUpdateAsync(w => w.ProcessPaymentAsync(payment))
            : handle.ExecuteUpdateAsync<string>("process_payment", [payment]));

        Assert.Equal("Payment failed: the card was declined", failure.Message);
        Assert.Equal(3, world.Calls.Count(c => c == "charge"));
        Assert.Equal(OrderStatus.Pending, await handle.QueryAsync(w => w.Status));
        Assert.Equal("txn_tok_1234", await handle.ExecuteUpdateAsync(w => w.ProcessPaymentAsync(Pay(59.98m))));
    }

    [Theory]
    [InlineData("empty", false)]
    [InlineData("filled", false)]
    [InlineData("paying", true)]
    [InlineData("paid", true)]
    public async Task CancelOrderAsync_BeforeTheShipment_EndsAtOnceAndRefunds(string stageName, bool isRefunded)
    {
        var world = new World { HoldsPayments = stageName == "paying" };
        await using var stage = SampleStage.With(server.Client, world.AddTo);
        var handle = await StartAsync(stage);
        Task? payment = null;
        if (stageName != "empty")
        {
            await handle.ExecuteUpdateAsync(w => w.AddItemAsync(s_mouse));
        }

        if (stageName is "paying" or "paid")
        {
            payment = handle.ExecuteUpdateAsync(w => w.ProcessPaymentAsync(Pay(59.98m)));
            await (stageName == "paid" ? payment : Eventually.AssertAsync(() => Assert.Contains("charge", world.Calls)));
        }

        await handle.SignalAsync(w => w.CancelOrderAsync("too late"));
        Assert.Equal(OrderStatus.Cancelled, await handle.QueryAsync(w => w.Status));
        world.Release();

        Assert.Equal("Order ID-1 cancelled - too late", await handle.GetResultAsync());
        Assert.Equal(isRefunded ? 1 : 0, world.Calls.Count(c => c == "refund txn_tok_1234"));
        Assert.Equal(isRefunded ? "refunded" : "pending", (await handle.QueryAsync(w => w.Progress)).PaymentStatus);
        if (stageName == "paying")
        {
            Assert.Equal("The order was cancelled; the payment is refunded", (await SampleStage.RefusalAsync(payment!)).Message);
        }
    }

    [Fact]
    public async Task CancelOrderAsync_AfterTheShipment_IsRefused()
    {
        await using var stage = SampleStage.With<OrderSample>(server.Client);
        var handle = await PaidAsync(stage);
        await handle.SignalAsync(w => w.MarkShippedAsync(s_shipping));
        await Eventually.AssertAsync(async () => Assert.Equal(OrderStatus.Shipped, await handle.QueryAsync(w => w.Status)));

        await handle.SignalAsync(w => w.CancelOrderAsync("too late"));
        Assert.Equal("cannot cancel order in status: shipped", Assert.Single(await SampleStage.RefusedAsync(handle)).Reason);
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromDays(3));

        Assert.Equal("Order ID-1 completed - $59.98 charged", await handle.GetResultAsync());
        Assert.Equal(OrderStatus.Delivered, await handle.QueryAsync(w => w.Status));
        await Assert.ThrowsAsync<RpcException>(() => handle.SignalAsync(w => w.CancelOrderAsync("even later")));
    }

    [Fact]
    public async Task RunAsync_NoPaymentForSevenDays_IsCancelled()
    {
        await using var stage = SampleStage.With<OrderSample>(server.Client);
        var handle = await StartAsync(stage);
        await handle.QueryAsync(w => w.Status);
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromDays(7));

        Assert.Equal("Order ID-1 cancelled - payment timeout", await handle.GetResultAsync());
    }

    [Fact]
    public async Task RunAsync_NoShipmentForThirtyDays_EndsPaid()
    {
        await using var stage = SampleStage.With<OrderSample>(server.Client);
        var handle = await PaidAsync(stage);
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromDays(30));

        Assert.Equal("Order ID-1 paid but not shipped", await handle.GetResultAsync());
    }

    [Fact]
    public async Task CancelAsync_PaidOrder_IsRefundedToo()
    {
        var world = new World();
        await using var stage = SampleStage.With(server.Client, world.AddTo);
        var handle = await PaidAsync(stage);
        await handle.CancelAsync();

        Assert.Equal("Order ID-1 cancelled - cancellation requested", await handle.GetResultAsync());
        Assert.Contains("refund txn_tok_1234", world.Calls);
    }

    private static PaymentInfo Pay(decimal amount) => new("credit_card", amount, "tok_1234567890abcdef");

    private static Task<WorkflowHandle<IOrderWorkflow, string>> StartAsync(SampleStage stage) =>
        stage.Client.StartWorkflowAsync((IOrderWorkflow w) => w.RunAsync("ID-1", "customer-789"), stage.Options("order"));

    private static async Task<WorkflowHandle<IOrderWorkflow, string>> PaidAsync(SampleStage stage)
    {
        var handle = await StartAsync(stage);
        await handle.ExecuteUpdateAsync(w => w.AddItemAsync(s_mouse));
        await handle.ExecuteUpdateAsync(w => w.ProcessPaymentAsync(Pay(59.98m)));
        return handle;
    }

    private sealed class World : IOrderActivities
    {
        private readonly OrderActivities _activities = new();
        private readonly TaskCompletionSource _released = new();

        public ConcurrentQueue<string> Calls { get; } = new();

        public bool HoldsPayments { get; init; }

        public void AddTo(Temporalio.Worker.TemporalWorkerOptions options) =>
            options.AddWorkflow<OrderWorkflow>().AddAllActivities<IOrderActivities>(this);

        public void Release() => _released.TrySetResult();

        public Task<bool> CheckInventoryAsync(OrderItem item) => _activities.CheckInventoryAsync(item);

        public async Task<string> ChargePaymentAsync(PaymentInfo payment)
        {
            Calls.Enqueue("charge");
            if (HoldsPayments)
            {
                await _released.Task;
            }

            return await _activities.ChargePaymentAsync(payment);
        }

        public Task RefundPaymentAsync(string transactionId)
        {
            Calls.Enqueue($"refund {transactionId}");
            return Task.CompletedTask;
        }

        public Task UpdateShippingSystemAsync(string orderId, ShippingInfo shipping) => Task.CompletedTask;

        public Task SendDeliveryConfirmationAsync(string customerId, string orderId) => Task.CompletedTask;
    }
}
