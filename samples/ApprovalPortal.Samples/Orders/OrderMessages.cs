using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Orders;

/// <summary>How far an order has come.</summary>
public enum OrderStatus
{
    /// <summary>Takes items and waits for its payment.</summary>
    Pending,

    /// <summary>Paid, waits for its shipment.</summary>
    Paid,

    /// <summary>On its way.</summary>
    Shipped,

    /// <summary>Has arrived.</summary>
    Delivered,

    /// <summary>Has ended without a delivery.</summary>
    Cancelled,
}

/// <summary>The argument of <c>add_item</c>.</summary>
/// <param name="Sku">The article's number.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Quantity">1 or more.</param>
/// <param name="Price">For one piece, above zero.</param>
public sealed record OrderItem(string Sku, string Name, int Quantity, decimal Price);

/// <summary>The argument of <c>process_payment</c>.</summary>
/// <param name="PaymentMethod"><c>credit_card</c>, say.</param>
/// <param name="Amount">Must be the order's total.</param>
/// <param name="CardToken">The payment provider's token, 10 characters or more.</param>
public sealed record PaymentInfo(string PaymentMethod, decimal Amount, string CardToken);

/// <summary>The argument of <c>mark_shipped</c>.</summary>
/// <param name="Address">Where the parcel goes.</param>
/// <param name="Carrier">Who carries it.</param>
/// <param name="TrackingNumber">The carrier's number of the parcel.</param>
public sealed record ShippingInfo(string Address, string Carrier, string TrackingNumber);

/// <summary>The answer of <c>add_item</c>.</summary>
/// <param name="Items">How many items the order has.</param>
/// <param name="Total">What they cost.</param>
public sealed record OrderContent(int Items, decimal Total);

/// <summary>The answer of <c>get_progress</c>.</summary>
/// <param name="Status">How far the order has come.</param>
/// <param name="ItemsCount">How many items it has.</param>
/// <param name="TotalAmount">What they cost.</param>
/// <param name="PaymentStatus"><c>pending</c>, <c>paid</c> or <c>refunded</c>.</param>
/// <param name="ShippingStatus"><c>not shipped</c> or <c>shipped via CARRIER</c>.</param>
public sealed record OrderProgress(
    OrderStatus Status,
    int ItemsCount,
    decimal TotalAmount,
    string PaymentStatus,
    string ShippingStatus);

/// <summary>
/// <see cref="OrderWorkflow"/> as C# clients call it. The workflow itself takes raw arguments, since it must answer what
/// it cannot read; both carry the same wire names.
/// </summary>
[Workflow("OrderWorkflow")]
public interface IOrderWorkflow
{
    /// <summary>How far the order has come.</summary>
    [WorkflowQuery("get_status")]
    OrderStatus Status { get; }

    /// <summary>What the items cost.</summary>
    [WorkflowQuery("get_total")]
    decimal Total { get; }

    /// <summary>Everything at once.</summary>
    [WorkflowQuery("get_progress")]
    OrderProgress Progress { get; }

    /// <summary>Ends with what became of the order.</summary>
    [WorkflowRun]
    Task<string> RunAsync(string orderId, string customerId);

    /// <summary>Adds an item to a pending order.</summary>
    [WorkflowUpdate("add_item")]
    Task<OrderContent> AddItemAsync(OrderItem item);

    /// <summary>Pays a pending order; the answer is the transaction's id.</summary>
    [WorkflowUpdate("process_payment")]
    Task<string> ProcessPaymentAsync(PaymentInfo payment);

    /// <summary>The warehouse has handed a paid order to its carrier.</summary>
    [WorkflowSignal("mark_shipped")]
    Task MarkShippedAsync(ShippingInfo shipping);

    /// <summary>Ends an order that is not shipped, and refunds it when it was paid.</summary>
    [WorkflowSignal("cancel_order")]
    Task CancelOrderAsync(string reason);
}
