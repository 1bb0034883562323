namespace ApprovalPortal.Samples.ShoppingCarts;

/// <summary>A shop that takes every cart.</summary>
public sealed class ShoppingCartActivities : IShoppingCartActivities
{
    /// <inheritdoc />
    public Task ProcessCheckoutAsync(CartCheckout checkout) => Task.CompletedTask;
}
