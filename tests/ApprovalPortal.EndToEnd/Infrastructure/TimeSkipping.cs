using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace ApprovalPortal.EndToEnd.Infrastructure;

/// <summary>Lets one workflow's time pass, on a dev server with <c>frontend.WorkflowTimeSkippingEnabled</c>.</summary>
public static class TimeSkipping
{
    /// <summary>Fires every timer of the workflow that is due within the duration.</summary>
    public static Task FastForwardAsync(this ITemporalClient client, string workflowId, TimeSpan duration) =>
        client.WorkflowService.UpdateWorkflowExecutionOptionsAsync(new UpdateWorkflowExecutionOptionsRequest
        {
            Namespace = client.Options.Namespace,
            WorkflowExecution = new() { WorkflowId = workflowId },
            WorkflowExecutionOptions = new()
            {
                TimeSkippingConfig = new()
                {
                    Enabled = true,
                    FastForwardConfig = new() { Duration = Duration.FromTimeSpan(duration), Id = Guid.NewGuid().ToString() },
                },
            },
            UpdateMask = new() { Paths = { "time_skipping_config" } },
        });
}
