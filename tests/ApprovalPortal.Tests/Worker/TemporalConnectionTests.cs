using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Worker.Temporal;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Testing;

namespace ApprovalPortal.Tests.Worker;

/// <summary>The connection to a server that is not ours: absent, wrongly set up, bare.</summary>
public sealed class TemporalConnectionTests
{
    [Fact]
    public async Task ExecuteAsync_NobodyListens_SaysSoAndConnectsWhenSomebodyDoes()
    {
        var port = LoopbackPort.Find();
        await using var host = WorkerHost.Create(address: $"127.0.0.1:{port}", withWorker: true);
        await host.StartAsync();
        await Eventually.AssertAsync(() => Assert.Equal(
            new TemporalHealth($"127.0.0.1:{port}", "TEMPORAL_ADDRESS", false, $"Temporal at 127.0.0.1:{port} does not answer.", false),
            host.Connection.Health));

        await using var server = await StartServerAsync(port);

        await Eventually.AssertAsync(() => Assert.Equal(
            new TemporalHealth($"127.0.0.1:{port}", "TEMPORAL_ADDRESS", true, null, true), host.Connection.Health));
        Assert.False(File.Exists(Path.Combine(host.Folder, "temporal.json")));
    }

    [Fact]
    public async Task ExecuteAsync_AttributesAreMissing_RegistersThem()
    {
        await using var server = await StartServerAsync(LoopbackPort.Find());
        await using var host = WorkerHost.Create(address: server.Client.Connection.Options.TargetHost);
        await host.StartAsync();

        await host.GetClientAsync();

        var attributes = await server.Client.Connection.OperatorService.ListSearchAttributesAsync(new() { Namespace = "default" });
        Assert.Equal(
            ApprovalSearchAttributes.All.Select(key => (key.Name, key.ValueType)).Order(),
            attributes.CustomAttributes.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public async Task ExecuteAsync_AttributeHasAWrongType_NamesItAndServesNothing()
    {
        await using var server = await StartServerAsync(LoopbackPort.Find());
        var wrong = new AddSearchAttributesRequest { Namespace = "default" };
        wrong.SearchAttributes["ApprovalStatus"] = Temporalio.Api.Enums.V1.IndexedValueType.Int;
        await server.Client.Connection.OperatorService.AddSearchAttributesAsync(wrong);
        await using var host = WorkerHost.Create(address: server.Client.Connection.Options.TargetHost, withWorker: true);
        await host.StartAsync();

        await Eventually.AssertAsync(() => Assert.Equal(
            "Temporal has search attributes of a wrong type: ApprovalStatus is Int and must be Keyword.",
            host.Connection.Health.Problem));

        Assert.True(host.Connection.Health is { IsServing: true, IsWorkerRunning: false });
        Assert.False(host.Connection.GetClientAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task ExecuteAsync_NamespaceIsMissing_NamesIt()
    {
        await using var server = await StartServerAsync(LoopbackPort.Find());
        var address = server.Client.Connection.Options.TargetHost;
        await using var host = WorkerHost.Create(address: address, settings: ("TEMPORAL_NAMESPACE", "elsewhere"));
        await host.StartAsync();

        await Eventually.AssertAsync(
            () => Assert.Equal($"Temporal at {address} has no namespace elsewhere.", host.Connection.Health.Problem));
    }

    private static Task<WorkflowEnvironment> StartServerAsync(int port) =>
        WorkflowEnvironment.StartLocalAsync(new()
        {
            TargetHost = $"127.0.0.1:{port}",
            DevServerOptions = new() { ExistingPath = TemporalPrograms.DevServer, ExtraArgs = ["--output", "none"] },
        });
}
