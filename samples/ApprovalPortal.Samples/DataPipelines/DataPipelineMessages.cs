using Temporalio.Workflows;

namespace ApprovalPortal.Samples.DataPipelines;

/// <summary><see cref="DataPipelineWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("DataPipelineWorkflow")]
public interface IDataPipelineWorkflow
{
    /// <summary>Ends once the data is through.</summary>
    [WorkflowRun]
    Task<string> RunAsync(string pipelineId);

    /// <summary>The data lies at a place.</summary>
    [WorkflowSignal("notify_upload_complete")]
    Task NotifyUploadCompleteAsync(string location);

    /// <summary>The validation, which runs elsewhere, is done.</summary>
    [WorkflowSignal("notify_validation_complete")]
    Task NotifyValidationCompleteAsync();

    /// <summary>The transformation, which runs elsewhere, is done.</summary>
    [WorkflowSignal("notify_transform_complete")]
    Task NotifyTransformCompleteAsync();
}
