using ApprovalPortal.Samples.Messages;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Bulk;

/// <summary>
/// Spreads many items over child workflows, so that no history gets long. The chapter awaits each child before it
/// starts the next; here they run side by side.
/// </summary>
[Workflow("BulkWorkflow")]
public sealed class BulkWorkflow
{
    private const int BatchSize = 100;
    private const int MaximumItems = 100_000;

    private readonly FieldError? _inputError;
    private readonly IReadOnlyList<string> _items;
    private readonly int _batches;
    private int _completed;

    /// <summary>Makes the state before any query can ask for it.</summary>
    [WorkflowInit]
    public BulkWorkflow(IRawValue? items = null)
    {
        var reader = new ArgumentReader();
        _items = reader.Texts(items, "items", MaximumItems);
        _batches = (_items.Count + BatchSize - 1) / BatchSize;
        _inputError = reader.Error;
    }

    /// <summary>How many batches have ended.</summary>
    [WorkflowQuery("get_progress")]
    public BulkProgress Progress => new(_batches, _completed, _items.Count);

    /// <summary>Processes the items by child workflows.</summary>
    [WorkflowRun]
    public async Task<BulkResult> RunAsync(IRawValue? items = null)
    {
        if (_inputError is not null)
        {
            throw _inputError.ToFailure();
        }

        var children = _items.Chunk(BatchSize).Select(ProcessAsync).ToList();
        var processed = await Workflow.WhenAllAsync(children);
        return new(processed.Sum());
    }

    private async Task<int> ProcessAsync(string[] batch, int number)
    {
        var result = await Workflow.ExecuteChildWorkflowAsync(
            (IProcessingWorkflow w) => w.RunAsync(batch),
            new() { Id = $"{Workflow.Info.WorkflowId}-batch-{number}" });
        _completed++;
        return result.Processed;
    }
}
