using ApprovalPortal.Samples.Messages;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Bulk;

/// <summary>The child workflow of <see cref="BulkWorkflow"/>: one batch with a history of its own.</summary>
[Workflow("ProcessingWorkflow")]
public sealed class ProcessingWorkflow
{
    private const int MaximumItems = 1000;

    private readonly FieldError? _inputError;
    private readonly IReadOnlyList<string> _batch;

    /// <summary>Reads the batch.</summary>
    [WorkflowInit]
    public ProcessingWorkflow(IRawValue? batch = null)
    {
        var reader = new ArgumentReader();
        _batch = reader.Texts(batch, "batch", MaximumItems);
        _inputError = reader.Error;
    }

    /// <summary>Processes the items of the batch.</summary>
    [WorkflowRun]
    public async Task<BulkResult> RunAsync(IRawValue? batch = null)
    {
        if (_inputError is not null)
        {
            throw _inputError.ToFailure();
        }

        return new(await Workflow.ExecuteActivityAsync(
            (IBulkActivities a) => a.ProcessItemsAsync(_batch),
            new() { StartToCloseTimeout = TimeSpan.FromMinutes(10) }));
    }
}
