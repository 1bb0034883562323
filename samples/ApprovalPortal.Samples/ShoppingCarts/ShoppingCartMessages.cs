using System.Text.Json;
using System.Text.Json.Serialization;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.ShoppingCarts;

/// <summary>The argument of the signal and of the update <c>add_item</c>.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Price">A number, zero or more.</param>
/// <param name="Sku">The article's number; the update requires it.</param>
public sealed record CartItem(
    string Name,
    [property: JsonConverter(typeof(MoneyAsNumberJsonConverter))] decimal Price,
    string? Sku = null);

/// <summary>The answer of the update, the workflow's result, and what it comes to.</summary>
/// <param name="Items">How many items the cart has.</param>
/// <param name="Total">What they cost; a number.</param>
public sealed record CartTotal(
    int Items,
    [property: JsonConverter(typeof(MoneyAsNumberJsonConverter))] decimal Total);

/// <summary>The answer of <c>get_statistics</c>.</summary>
/// <param name="Total">What the items cost; a number.</param>
/// <param name="Count">How many items the cart has.</param>
/// <param name="Average">What an item costs on average; a number.</param>
public sealed record CartStatistics(
    [property: JsonConverter(typeof(MoneyAsNumberJsonConverter))] decimal Total,
    int Count,
    double Average);

/// <summary>The argument of the activity <c>process_checkout</c>.</summary>
/// <param name="Items">What is bought.</param>
/// <param name="Total">What it costs; a number.</param>
public sealed record CartCheckout(
    IReadOnlyList<CartItem> Items,
    [property: JsonConverter(typeof(MoneyAsNumberJsonConverter))] decimal Total);

/// <summary>Money as the chapter's cart writes it, a number; read like all money.</summary>
public sealed class MoneyAsNumberJsonConverter : JsonConverter<decimal>
{
    private readonly MoneyJsonConverter _money = new();

    /// <inheritdoc />
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        _money.Read(ref reader, typeToConvert, options);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}

/// <summary><see cref="ShoppingCartWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("ShoppingCartWorkflow")]
public interface IShoppingCartWorkflow
{
    /// <summary>What the items cost; a number.</summary>
    [WorkflowQuery("get_total")]
    double Total { get; }

    /// <summary>Sum, count and average.</summary>
    [WorkflowQuery("get_statistics")]
    CartStatistics Statistics { get; }

    /// <summary>Checks out after a day.</summary>
    [WorkflowRun]
    Task<CartTotal> RunAsync();

    /// <summary>Adds an item and asks for no answer.</summary>
    [WorkflowSignal("add_item")]
    Task AddItemSignalAsync(CartItem item);

    /// <summary>Adds an item and answers, or refuses it.</summary>
    [WorkflowUpdate("add_item")]
    Task<CartTotal> AddItemAsync(CartItem item);
}
