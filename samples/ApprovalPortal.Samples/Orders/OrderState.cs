using ApprovalPortal.Workflows.Wire;
using Temporalio.Exceptions;

namespace ApprovalPortal.Samples.Orders;

/// <summary>What an order knows, and the rules of what may be done with it.</summary>
public sealed class OrderState
{
    private const int MaximumItems = 50;
    private const int ShortestToken = 10;

    private readonly List<OrderItem> _items = [];

    /// <summary>How far the order has come.</summary>
    public OrderStatus Status { get; set; }

    /// <summary>What the items cost.</summary>
    public decimal Total { get; private set; }

    /// <summary>Set once the money was taken.</summary>
    public string? TransactionId { get; set; }

    /// <summary>The money was given back.</summary>
    public bool IsRefunded { get; set; }

    /// <summary>Set as soon as the shipping system is being told, when it is too late to cancel.</summary>
    public ShippingInfo? Shipping { get; set; }

    /// <summary>Why the order was cancelled.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>The answer of <c>add_item</c>.</summary>
    public OrderContent Content => new(_items.Count, Total);

    /// <summary>The answer of <c>get_progress</c>.</summary>
    public OrderProgress Progress => new(
        Status,
        _items.Count,
        Total,
        IsRefunded ? "refunded" : TransactionId is null ? "pending" : "paid",
        Status is OrderStatus.Shipped or OrderStatus.Delivered ? $"shipped via {Shipping!.Carrier}" : "not shipped");

    /// <summary>Refuses an item that cannot be added.</summary>
    public void CheckItem(OrderItem item)
    {
        RequirePending("add items");
        Require(item.Quantity > 0, "Quantity must be positive");
        Require(item.Price > 0, "Price must be positive");
        Require(_items.Count < MaximumItems, $"Maximum {MaximumItems} items per order");
        Require(Total + (item.Price * item.Quantity) <= MoneyJsonConverter.Maximum, "The total is too large");
    }

    /// <summary>Adds an item that was checked.</summary>
    public void Add(OrderItem item)
    {
        _items.Add(item);
        Total += item.Price * item.Quantity;
    }

    /// <summary>Refuses a payment that cannot be tried.</summary>
    public void CheckPayment(PaymentInfo payment)
    {
        RequirePending("process payment");
        Require(_items.Count > 0, "Cannot pay for empty order");
        Require(payment.CardToken.Length >= ShortestToken, "Invalid card token");
    }

    /// <summary>Cancels the order unless it is too late.</summary>
    public bool TryCancel(string reason)
    {
        if (Status is not (OrderStatus.Pending or OrderStatus.Paid) || Shipping is not null)
        {
            return false;
        }

        Status = OrderStatus.Cancelled;
        CancelReason = reason;
        return true;
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ApplicationFailureException(message, "OrderRefused", nonRetryable: true);
        }
    }

    private void RequirePending(string action) =>
        Require(Status == OrderStatus.Pending, $"Cannot {action} in status: {Status.ToString().ToLowerInvariant()}");
}
