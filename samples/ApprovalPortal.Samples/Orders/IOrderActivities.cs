using Temporalio.Activities;

namespace ApprovalPortal.Samples.Orders;

/// <summary>What an order asks of the world: warehouse, payment provider, carrier.</summary>
public interface IOrderActivities
{
    /// <summary>Whether the warehouse has the item.</summary>
    [Activity("check_inventory")]
    Task<bool> CheckInventoryAsync(OrderItem item);

    /// <summary>Takes the money; the answer is the transaction's id.</summary>
    [Activity("charge_payment")]
    Task<string> ChargePaymentAsync(PaymentInfo payment);

    /// <summary>Gives the money back.</summary>
    [Activity("refund_payment")]
    Task RefundPaymentAsync(string transactionId);

    /// <summary>Tells the shipping system of the parcel.</summary>
    [Activity("update_shipping_system")]
    Task UpdateShippingSystemAsync(string orderId, ShippingInfo shipping);

    /// <summary>Tells the customer that the parcel has arrived.</summary>
    [Activity("send_delivery_confirmation")]
    Task SendDeliveryConfirmationAsync(string customerId, string orderId);
}
