using System.ComponentModel.DataAnnotations;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Worker.Temporal;

/// <summary>Section <c>Temporal</c>: where approvals run. Address, namespace, key and TLS are the SDK's <c>TEMPORAL_*</c> variables.</summary>
public sealed class TemporalOptions
{
    /// <summary>The task queue that the worker serves and that requests are started on.</summary>
    [Required]
    public string TaskQueue { get; set; } = TaskQueues.Approvals;
}
