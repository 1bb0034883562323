using ApprovalPortal.Samples.Messages;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Logging;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;
using Mutex = Temporalio.Workflows.Mutex;

namespace ApprovalPortal.Samples.Orders;

/// <summary>A shop's order from the first item to the delivery: signals, queries and updates together.</summary>
[Workflow("OrderWorkflow")]
public sealed class OrderWorkflow
{
    private static readonly TimeSpan s_paymentLimit = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_shipmentLimit = TimeSpan.FromDays(30);
    private static readonly TimeSpan s_deliveryTime = TimeSpan.FromDays(3);

    private readonly OrderState _state = new();
    private readonly Mutex _lock = new();
    private readonly RefusedSignals _refused = new();
    private readonly FieldError? _inputError;
    private readonly string _orderId;
    private readonly string _customerId;

    /// <summary>Makes the state before any handler can ask for it.</summary>
    [WorkflowInit]
    public OrderWorkflow(IRawValue? orderId = null, IRawValue? customerId = null)
    {
        var reader = new ArgumentReader();
        _orderId = reader.Text(orderId, "order_id");
        _customerId = reader.Text(customerId, "customer_id");
        _inputError = reader.Error;
    }

    /// <summary>How far the order has come.</summary>
    [WorkflowQuery("get_status")]
    public OrderStatus Status => _state.Status;

    /// <summary>What the items cost.</summary>
    [WorkflowQuery("get_total")]
    public decimal Total => _state.Total;

    /// <summary>Everything at once.</summary>
    [WorkflowQuery("get_progress")]
    public OrderProgress Progress => _state.Progress;

    /// <summary>The signals that did not count.</summary>
    [WorkflowQuery(RefusedSignals.Query)]
    public IReadOnlyList<RefusedSignal> Refused => _refused.All;

    /// <summary>Waits for payment, shipment and delivery.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync(IRawValue? orderId = null, IRawValue? customerId = null)
    {
        if (_inputError is not null)
        {
            throw _inputError.ToFailure();
        }

        try
        {
            return await DeliverAsync();
        }
        catch (Exception e) when (TemporalException.IsCanceledException(e))
        {
            if (!_state.TryCancel("cancellation requested"))
            {
                throw;
            }

            return await EndCancelledAsync();
        }
    }

    /// <summary>Adds an item to a pending order.</summary>
    [WorkflowUpdate("add_item")]
    public async Task<OrderContent> AddItemAsync(IRawValue? item = null)
    {
        var added = ReadItem(item);
        await _lock.WaitOneAsync(CancellationToken.None);
        try
        {
            var isAvailable = await Workflow.ExecuteActivityAsync(
                (IOrderActivities a) => a.CheckInventoryAsync(added),
                new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) });
            if (!isAvailable)
            {
                throw new ApplicationFailureException($"Item {added.Sku} out of stock", "OutOfStock", nonRetryable: true);
            }

            // Ten items may pass the validator while the order has room for one: what counts is the state under the lock.
            _state.CheckItem(added);
            _state.Add(added);
            return _state.Content;
        }
        finally
        {
            _lock.ReleaseMutex();
        }
    }

    /// <summary>Refuses an item before the history knows of it.</summary>
    [WorkflowUpdateValidator(nameof(AddItemAsync))]
    public void ValidateAddItem(IRawValue? item = null) => _state.CheckItem(ReadItem(item));

    /// <summary>Pays a pending order; the answer is the transaction's id.</summary>
    [WorkflowUpdate("process_payment")]
    public async Task<string> ProcessPaymentAsync(IRawValue? payment = null)
    {
        var info = ReadPayment(payment);
        await _lock.WaitOneAsync(CancellationToken.None);
        try
        {
            _state.CheckPayment(info);
            if (info.Amount != _state.Total)
            {
                throw new ApplicationFailureException(
                    FormattableString.Invariant($"Payment amount {info.Amount:F2} != order total {_state.Total:F2}"),
                    "WrongAmount",
                    nonRetryable: true);
            }

            _state.TransactionId = await ChargeAsync(info);
            if (_state.Status == OrderStatus.Cancelled)
            {
                throw new ApplicationFailureException("The order was cancelled; the payment is refunded", "OrderCancelled", nonRetryable: true);
            }

            _state.Status = OrderStatus.Paid;
            return _state.TransactionId;
        }
        finally
        {
            _lock.ReleaseMutex();
        }
    }

    /// <summary>Refuses a payment before the history knows of it.</summary>
    [WorkflowUpdateValidator(nameof(ProcessPaymentAsync))]
    public void ValidateProcessPayment(IRawValue? payment = null) => _state.CheckPayment(ReadPayment(payment));

    /// <summary>The warehouse has handed a paid order to its carrier.</summary>
    [WorkflowSignal("mark_shipped")]
    public async Task MarkShippedAsync(IRawValue? shipping = null)
    {
        var reader = new ArgumentReader();
        var info = reader.Object<ShippingInfo>(shipping);
        if (reader.Error is not null)
        {
            _refused.Add("mark_shipped", reader.Error);
            return;
        }

        await _lock.WaitOneAsync(CancellationToken.None);
        try
        {
            if (_state.Status != OrderStatus.Paid)
            {
                _refused.Add("mark_shipped", $"cannot ship order in status: {_state.Status.ToString().ToLowerInvariant()}");
                return;
            }

            _state.Shipping = info;
            await Workflow.ExecuteActivityAsync(
                (IOrderActivities a) => a.UpdateShippingSystemAsync(_orderId, info),
                new() { StartToCloseTimeout = TimeSpan.FromSeconds(10), CancellationToken = CancellationToken.None });
            _state.Status = OrderStatus.Shipped;
        }
        finally
        {
            _lock.ReleaseMutex();
        }
    }

    /// <summary>Ends an order that is not shipped. The chapter's version notices it at the next timeout only.</summary>
    [WorkflowSignal("cancel_order")]
    public Task CancelOrderAsync(IRawValue? reason = null)
    {
        var reader = new ArgumentReader();
        var text = reader.Text(reason, "reason");
        if (reader.Error is not null)
        {
            _refused.Add("cancel_order", reader.Error);
        }
        else if (!_state.TryCancel(text))
        {
            _refused.Add("cancel_order", $"cannot cancel order in status: {_state.Status.ToString().ToLowerInvariant()}");
        }

        return Task.CompletedTask;
    }

    private static OrderItem ReadItem(IRawValue? raw)
    {
        var reader = new ArgumentReader();
        var item = reader.Object<OrderItem>(raw);
        reader.ThrowIfInvalid();
        return item;
    }

    private static PaymentInfo ReadPayment(IRawValue? raw)
    {
        var reader = new ArgumentReader();
        var payment = reader.Object<PaymentInfo>(raw);
        reader.ThrowIfInvalid();
        return payment;
    }

    private static Task HandlersFinishedAsync() =>
        Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished, CancellationToken.None);

    // Money is never left half-way: cancelling the workflow does not cancel a charge that may have gone through.
    private static async Task<string> ChargeAsync(PaymentInfo payment)
    {
        try
        {
            return await Workflow.ExecuteActivityAsync(
                (IOrderActivities a) => a.ChargePaymentAsync(payment),
                new()
                {
                    StartToCloseTimeout = TimeSpan.FromSeconds(30),
                    RetryPolicy = new() { InitialInterval = TimeSpan.FromSeconds(1), BackoffCoefficient = 1, MaximumAttempts = 3 },
                    CancellationToken = CancellationToken.None,
                });
        }
        catch (ActivityFailureException e)
        {
            throw new ApplicationFailureException(
                $"Payment failed: {e.InnerException?.Message ?? e.Message}", e, "PaymentFailed", nonRetryable: true);
        }
    }

    private async Task<string> DeliverAsync()
    {
        if (!await Workflow.WaitConditionAsync(() => _state.Status != OrderStatus.Pending, s_paymentLimit))
        {
            // A payment that is under way when the time is up still counts.
            await HandlersFinishedAsync();
            if (_state.Status == OrderStatus.Pending)
            {
                _state.TryCancel("payment timeout");
            }
        }

        if (_state.Status != OrderStatus.Cancelled
            && !await Workflow.WaitConditionAsync(() => _state.Status is OrderStatus.Shipped or OrderStatus.Cancelled, s_shipmentLimit))
        {
            await HandlersFinishedAsync();
            if (_state.Status == OrderStatus.Paid)
            {
                Workflow.Logger.LogError("Order {OrderId} is paid but not shipped", _orderId);
                return $"Order {_orderId} paid but not shipped";
            }
        }

        if (_state.Status == OrderStatus.Cancelled)
        {
            return await EndCancelledAsync();
        }

        await Workflow.DelayAsync(s_deliveryTime);
        _state.Status = OrderStatus.Delivered;
        await Workflow.ExecuteActivityAsync(
            (IOrderActivities a) => a.SendDeliveryConfirmationAsync(_customerId, _orderId),
            new() { StartToCloseTimeout = TimeSpan.FromSeconds(30) });
        await HandlersFinishedAsync();
        return FormattableString.Invariant($"Order {_orderId} completed - ${_state.Total:F2} charged");
    }

    private async Task<string> EndCancelledAsync()
    {
        await HandlersFinishedAsync();
        if (_state.TransactionId is { } transactionId)
        {
            await Workflow.ExecuteActivityAsync(
                (IOrderActivities a) => a.RefundPaymentAsync(transactionId),
                new() { StartToCloseTimeout = TimeSpan.FromSeconds(30), CancellationToken = CancellationToken.None });
            _state.IsRefunded = true;
            await HandlersFinishedAsync();
        }

        return $"Order {_orderId} cancelled - {_state.CancelReason}";
    }
}
