using Temporalio.Activities;

namespace ApprovalPortal.Samples.ShoppingCarts;

/// <summary>What a cart asks of the shop.</summary>
public interface IShoppingCartActivities
{
    /// <summary>Buys what is in the cart.</summary>
    [Activity("process_checkout")]
    Task ProcessCheckoutAsync(CartCheckout checkout);
}
