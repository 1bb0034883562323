using ApprovalPortal.Samples.Messages;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.OrderProcessing;

/// <summary>Works through a list and tells by queries how far it is, also after its end.</summary>
[Workflow("OrderProcessingWorkflow")]
public sealed class OrderProcessingWorkflow
{
    private const int MaximumItems = 1000;

    private readonly FieldError? _inputError;
    private readonly string _orderId;
    private readonly IReadOnlyList<string> _items;
    private ProcessingStatus _status;
    private int _processed;
    private string _step = "Initialization";

    /// <summary>Makes the state before any query can ask for it.</summary>
    [WorkflowInit]
    public OrderProcessingWorkflow(IRawValue? orderId = null, IRawValue? items = null)
    {
        var reader = new ArgumentReader();
        _orderId = reader.Text(orderId, "order_id");
        _items = reader.Texts(items, "items", MaximumItems);
        _inputError = reader.Error;
    }

    /// <summary>How far the processing has come.</summary>
    [WorkflowQuery("get_status")]
    public ProcessingStatus Status => _status;

    /// <summary>Everything at once.</summary>
    [WorkflowQuery("get_progress")]
    public ProcessingProgress Progress => new(
        _status,
        _processed,
        _items.Count,
        _items.Count == 0 ? 0 : 100.0 * _processed / _items.Count,
        _step);

    /// <summary>How many items are not done.</summary>
    [WorkflowQuery("get_items_remaining")]
    public int ItemsRemaining => _items.Count - _processed;

    /// <summary>Ends once all items are done.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync(IRawValue? orderId = null, IRawValue? items = null)
    {
        if (_inputError is not null)
        {
            throw _inputError.ToFailure();
        }

        _status = ProcessingStatus.Processing;
        foreach (var item in _items)
        {
            _step = $"Processing item {item}";
            await Workflow.ExecuteActivityAsync(
                (IOrderProcessingActivities a) => a.ProcessItemAsync(item),
                new() { StartToCloseTimeout = TimeSpan.FromMinutes(5) });
            _processed++;
        }

        _status = ProcessingStatus.Shipped;
        _step = "Shipped to customer";
        return $"Order {_orderId} completed";
    }
}
