using Temporalio.Exceptions;

namespace ApprovalPortal.Samples.Orders;

/// <summary>
/// A world that lives in this process: the warehouse has everything, and every card pays except those whose token
/// starts with <c>tok_declined</c>.
/// </summary>
public sealed class OrderActivities : IOrderActivities
{
    /// <summary>Cards with such a token do not pay.</summary>
    public const string DeclinedToken = "tok_declined";

    /// <inheritdoc />
    public Task<bool> CheckInventoryAsync(OrderItem item) => Task.FromResult(true);

    /// <inheritdoc />
    public Task<string> ChargePaymentAsync(PaymentInfo payment) =>
        payment.CardToken.StartsWith(DeclinedToken, StringComparison.Ordinal)
            ? throw new ApplicationFailureException("the card was declined", "CardDeclined")
            : Task.FromResult($"txn_{payment.CardToken[..8]}");

    /// <inheritdoc />
    public Task RefundPaymentAsync(string transactionId) => Task.CompletedTask;

    /// <inheritdoc />
    public Task UpdateShippingSystemAsync(string orderId, ShippingInfo shipping) => Task.CompletedTask;

    /// <inheritdoc />
    public Task SendDeliveryConfirmationAsync(string customerId, string orderId) => Task.CompletedTask;
}
