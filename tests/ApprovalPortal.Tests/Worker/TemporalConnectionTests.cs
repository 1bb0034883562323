using System.Collections.Concurrent;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Worker.Temporal;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;
using Temporalio.Client.Interceptors;
using Temporalio.Exceptions;
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
    public async Task ExecuteAsync_AttributesCannotBeQueriedYet_WaitsQuietlyUntilTheyCan()
    {
        await using var server = await StartServerAsync(LoopbackPort.Find());
        var visibility = new LateVisibility();
        await using var host = WorkerHost.Create(
            server.Client.Connection.Options.TargetHost,
            configure: services => services.AddSingleton<IClientInterceptor>(visibility).AddSingleton<ILoggerProvider>(visibility));
        await host.StartAsync();

        await Eventually.AssertAsync(() => Assert.True(visibility.Denied >= 2));
        Assert.Equal("Temporal is registering the search attributes.", host.Connection.Health.Problem);
        Assert.False(host.Connection.GetClientAsync(TestContext.Current.CancellationToken).IsCompleted);
        visibility.IsReady = true;

        await host.GetClientAsync();
        await Eventually.AssertAsync(() => Assert.Null(host.Connection.Health.Problem));
        Assert.Empty(visibility.Warnings);
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

    /// <summary>
    /// A frontend that has not read the attributes of a namespace yet, and a log of what should not be written meanwhile.
    /// </summary>
    private sealed class LateVisibility : IClientInterceptor, ILoggerProvider, ILogger
    {
        private int _denied;

        public bool IsReady { get; set; }

        public int Denied => Volatile.Read(ref _denied);

        public ConcurrentQueue<string> Warnings { get; } = [];

        public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(this, nextInterceptor);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Warnings.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }

        private sealed class Outbound(LateVisibility visibility, ClientOutboundInterceptor next) : ClientOutboundInterceptor(next)
        {
            public override Task<WorkflowExecutionCount> CountWorkflowsAsync(CountWorkflowsInput input)
            {
                if (visibility.IsReady)
                {
                    return base.CountWorkflowsAsync(input);
                }

                Interlocked.Increment(ref visibility._denied);
                throw new RpcException(RpcException.StatusCode.InvalidArgument, "invalid search attribute: ApprovalStatus", null);
            }
        }
    }
}
