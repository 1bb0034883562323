using ApprovalPortal.Samples.Messages;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.DataPipelines;

/// <summary>Goes from stage to stage as other systems report by signal that theirs is done.</summary>
[Workflow("DataPipelineWorkflow")]
public sealed class DataPipelineWorkflow
{
    private static readonly ActivityOptions s_begin = new() { StartToCloseTimeout = TimeSpan.FromMinutes(5) };

    private readonly RefusedSignals _refused = new();
    private readonly FieldError? _inputError;
    private readonly string _pipelineId;
    private string? _location;
    private bool _isValidated;
    private bool _isTransformed;

    /// <summary>Makes the state before any handler can ask for it.</summary>
    [WorkflowInit]
    public DataPipelineWorkflow(IRawValue? pipelineId = null)
    {
        var reader = new ArgumentReader();
        _pipelineId = reader.Text(pipelineId, "pipeline_id");
        _inputError = reader.Error;
    }

    /// <summary>The signals that did not count.</summary>
    [WorkflowQuery(RefusedSignals.Query)]
    public IReadOnlyList<RefusedSignal> Refused => _refused.All;

    /// <summary>Ends once the data is through.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync(IRawValue? pipelineId = null)
    {
        if (_inputError is not null)
        {
            throw _inputError.ToFailure();
        }

        await Workflow.WaitConditionAsync(() => _location is not null);
        await Workflow.ExecuteActivityAsync((IDataPipelineActivities a) => a.StartValidationAsync(_location!), s_begin);
        await Workflow.WaitConditionAsync(() => _isValidated);
        await Workflow.ExecuteActivityAsync((IDataPipelineActivities a) => a.StartTransformationAsync(_location!), s_begin);
        await Workflow.WaitConditionAsync(() => _isTransformed);
        await Workflow.ExecuteActivityAsync(
            (IDataPipelineActivities a) => a.FinalizePipelineAsync(_pipelineId),
            new() { StartToCloseTimeout = TimeSpan.FromMinutes(10) });

        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
        return $"Pipeline {_pipelineId} completed successfully";
    }

    /// <summary>The data lies at a place; the first report stands.</summary>
    [WorkflowSignal("notify_upload_complete")]
    public async Task NotifyUploadCompleteAsync(IRawValue? location = null)
    {
        var reader = new ArgumentReader();
        var place = reader.Text(location, "location");
        if (reader.Error is not null)
        {
            _refused.Add("notify_upload_complete", reader.Error);
            return;
        }

        _location ??= place;
    }

    /// <summary>The validation, which runs elsewhere, is done.</summary>
    [WorkflowSignal("notify_validation_complete")]
    public async Task NotifyValidationCompleteAsync() => _isValidated = true;

    /// <summary>The transformation, which runs elsewhere, is done.</summary>
    [WorkflowSignal("notify_transform_complete")]
    public async Task NotifyTransformCompleteAsync() => _isTransformed = true;
}
