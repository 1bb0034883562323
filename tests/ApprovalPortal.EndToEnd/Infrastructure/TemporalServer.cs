using ApprovalPortal.Worker.Temporal;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Testing;

namespace ApprovalPortal.EndToEnd.Infrastructure;

/// <summary>A dev server that lets fourteen days pass in a second.</summary>
public static class TemporalServer
{
    /// <summary>Starts one on a free loopback port; dispose it to end it.</summary>
    public static Task<WorkflowEnvironment> StartAsync() => WorkflowEnvironment.StartLocalAsync(new()
    {
        DataConverter = WireDataConverter.Instance,
        DevServerOptions = new()
        {
            ExistingPath = TemporalProgram.Find(
                TemporalProgram.DevServer, null, Path.Combine(PortalProcess.RepositoryRoot, "..", "shared", "temporal")),
            ExtraArgs =
            [
                "--output", "none",
                "--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true",
                "--dynamic-config-value", "frontend.persistenceMaxQPS=100000",
            ],
        },
    });
}
