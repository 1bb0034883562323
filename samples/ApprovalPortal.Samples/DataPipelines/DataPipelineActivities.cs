namespace ApprovalPortal.Samples.DataPipelines;

/// <summary>Systems that begin at once; the sample's client sends their signals.</summary>
public sealed class DataPipelineActivities : IDataPipelineActivities
{
    /// <inheritdoc />
    public Task StartValidationAsync(string location) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartTransformationAsync(string location) => Task.CompletedTask;

    /// <inheritdoc />
    public Task FinalizePipelineAsync(string pipelineId) => Task.CompletedTask;
}
