using ApprovalPortal.Bench.Nodes;
using ApprovalPortal.Bench.Servers;
using ApprovalPortal.Data;
using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Worker;
using ApprovalPortal.Worker.Activities;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Temporalio.Client;
using Temporalio.Worker;

namespace ApprovalPortal.Bench.Throughput;

/// <summary>The SDK's own client and worker, with the portal's activities and nothing else of it.</summary>
public sealed class BareSide : IApprovalSide
{
    private const string TaskQueue = "bare-approvals";

    private static readonly (string Signal, string Approver)[] s_decisions =
    [
        (ApprovalWire.ApproveManager, "mia@demo.example"),
        (ApprovalWire.ApproveDirector, "dan@demo.example"),
        (ApprovalWire.ApproveVp, "vera@demo.example"),
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly ITemporalClient _client;
    private readonly BareActivities _activities;
    private readonly bool _confirms;
    private readonly IHost _host;
    private readonly TemporalWorker _worker;
    private readonly Task _serving;

    private BareSide(ITemporalClient client, BareActivities activities, bool confirms, IHost host)
    {
        (_client, _activities, _confirms, _host) = (client, activities, confirms, host);
        var options = new TemporalWorkerOptions(TaskQueue).AddWorkflow<BareApprovalWorkflow>();
        foreach (var activity in host.Services.GetRequiredService<ApprovalActivities>().Definitions)
        {
            options.AddActivity(activity);
        }

        _worker = new(client, options);
        _serving = _worker.ExecuteAsync(_stop.Token);
    }

    /// <summary>Starts the worker.</summary>
    /// <param name="server">Where, and whose portal database the activities write to.</param>
    /// <param name="activities">How the activities run.</param>
    /// <param name="confirms">A query follows each signal, as people get an answer before the next one decides.</param>
    /// <param name="cancellationToken">Ends the preparations.</param>
    public static async Task<IApprovalSide> StartAsync(
        TemporalServer server, BareActivities activities, bool confirms, CancellationToken cancellationToken)
    {
        // Only the activities and their database are taken from it; it is never started.
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(server.PortalSettings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.AddPortalData();
        builder.AddTemporal(mayStartDevServer: false);
        builder.AddApprovalWorker();
        var host = builder.Build();
        await PortalNode.PrepareDatabaseAsync(host.Services, cancellationToken);
        return new BareSide(await server.ConnectAsync(), activities, confirms, host);
    }

    /// <inheritdoc />
    public async Task ApproveAsync(CancellationToken cancellationToken)
    {
        var rpc = new RpcOptions { CancellationToken = cancellationToken };
        var sample = SampleRequests.Make(Random.Shared.Next(1_000, int.MaxValue));
        var request = sample with
        {
            RequestId = RequestIds.Create(),
            Requester = "rita@demo.example",
            Amount = RequiredApprovals.VpFrom,
        };
        var state = ApprovalState.For(request, DateTimeOffset.UtcNow);
        var handle = await _client.StartWorkflowAsync(
            (BareApprovalWorkflow w) => w.RunAsync(request, _activities),
            new(request.RequestId, TaskQueue)
            {
                Memo = ApprovalVisibility.Memo(state),
                TypedSearchAttributes = ApprovalVisibility.SearchAttributes(state),
                Rpc = rpc,
            });
        foreach (var (signal, approver) in s_decisions)
        {
            await handle.SignalAsync(signal, [new ApprovalDecision(true, approver, Comment: "Fine")], new() { Rpc = rpc });
            if (_confirms)
            {
                await handle.QueryAsync<int>(BareApprovalWorkflow.CountQuery, [], new() { Rpc = rpc });
            }
        }

        await handle.GetResultAsync(rpcOptions: rpc);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _serving;
        }
        catch (OperationCanceledException)
        {
            // It was told to stop.
        }

        _worker.Dispose();
        _host.Dispose();
        _stop.Dispose();
    }
}
