using Temporalio.Activities;

namespace ApprovalPortal.Samples.DataPipelines;

/// <summary>The systems that a pipeline sets to work; they answer by signals.</summary>
public interface IDataPipelineActivities
{
    /// <summary>Begins to validate the data at a place.</summary>
    [Activity("start_validation")]
    Task StartValidationAsync(string location);

    /// <summary>Begins to transform the data at a place.</summary>
    [Activity("start_transformation")]
    Task StartTransformationAsync(string location);

    /// <summary>Publishes what came out.</summary>
    [Activity("finalize_pipeline")]
    Task FinalizePipelineAsync(string pipelineId);
}
