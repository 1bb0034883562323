using ApprovalPortal.Samples.Messages;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.ShoppingCarts;

/// <summary>
/// A cart that begins to exist when somebody puts the first thing into it: by signal-with-start, or by
/// update-with-start where an answer is wanted.
/// </summary>
[Workflow("ShoppingCartWorkflow")]
public sealed class ShoppingCartWorkflow
{
    private const int MaximumItems = 100;

    private static readonly TimeSpan s_checkOutAfter = TimeSpan.FromHours(24);

    private readonly List<CartItem> _items = [];
    private readonly RefusedSignals _refused = new();
    private decimal _total;
    private double _average;
    private bool _isCheckingOut;

    /// <summary>What the items cost; a number, as the chapter's.</summary>
    [WorkflowQuery("get_total")]
    public double Total => (double)_total;

    /// <summary>Sum, count and average: the handlers keep them up, the query only reads.</summary>
    [WorkflowQuery("get_statistics")]
    public CartStatistics Statistics => new(_total, _items.Count, _average);

    /// <summary>The signals that did not count.</summary>
    [WorkflowQuery(RefusedSignals.Query)]
    public IReadOnlyList<RefusedSignal> Refused => _refused.All;

    /// <summary>Checks out after a day.</summary>
    [WorkflowRun]
    public async Task<CartTotal> RunAsync()
    {
        await Workflow.DelayAsync(s_checkOutAfter);

        // What is added while the checkout runs would be neither bought nor kept.
        _isCheckingOut = true;
        if (_items.Count > 0)
        {
            var checkout = new CartCheckout([.. _items], _total);
            await Workflow.ExecuteActivityAsync(
                (IShoppingCartActivities a) => a.ProcessCheckoutAsync(checkout),
                new() { StartToCloseTimeout = TimeSpan.FromMinutes(5) });
        }

        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
        return new(_items.Count, _total);
    }

    /// <summary>Adds an item and asks for no answer.</summary>
    [WorkflowSignal("add_item")]
    public Task AddItemSignalAsync(IRawValue? item = null)
    {
        var reader = new ArgumentReader();
        var added = reader.Object<CartItem>(item);
        if (reader.Error is not null)
        {
            _refused.Add("add_item", reader.Error);
        }
        else if (Refusal(added) is { } refusal)
        {
            _refused.Add("add_item", refusal);
        }
        else
        {
            Add(added);
        }

        return Task.CompletedTask;
    }

    /// <summary>Adds an item and answers.</summary>
    [WorkflowUpdate("add_item")]
    public Task<CartTotal> AddItemAsync(IRawValue? item = null)
    {
        Add(Read(item));
        return Task.FromResult(new CartTotal(_items.Count, _total));
    }

    /// <summary>Refuses an item before the history knows of it.</summary>
    [WorkflowUpdateValidator(nameof(AddItemAsync))]
    public void ValidateAddItem(IRawValue? item = null)
    {
        var added = Read(item);
        var refusal = string.IsNullOrEmpty(added.Sku) ? "Item sku is required" : Refusal(added);
        if (refusal is not null)
        {
            throw new ApplicationFailureException(refusal, "CartRefused", nonRetryable: true);
        }
    }

    private static CartItem Read(IRawValue? raw)
    {
        var reader = new ArgumentReader();
        var item = reader.Object<CartItem>(raw);
        reader.ThrowIfInvalid();
        return item;
    }

    private string? Refusal(CartItem item) => item switch
    {
        _ when _isCheckingOut => "The cart is being checked out",
        _ when _items.Count >= MaximumItems => $"Cart is full (max {MaximumItems} items)",
        { Price: < 0 } => "Invalid price",
        { Sku: not null } when _items.Exists(i => i.Sku == item.Sku) => $"Item {item.Sku} already in cart",
        _ => null,
    };

    private void Add(CartItem item)
    {
        _items.Add(item);
        _total += item.Price;
        _average = (double)(_total / _items.Count);
    }
}
