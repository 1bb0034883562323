using System.Diagnostics;
using ApprovalPortal.Bench.Nodes;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Bench.Servers;
using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace ApprovalPortal.Bench.Cold;

/// <summary>How long a first start takes, from <c>dotnet run</c> on a built tree to a page and to a decision.</summary>
internal sealed class ColdBenchmark : IBenchmark
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_callLimit = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public string Name => "cold";

    /// <inheritdoc />
    public string Description => "dotnet run on a built tree to the sign-in page, to ready, and to the first decision";

    /// <inheritdoc />
    public async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        run.Print($"Sizes: {BenchRun.Runs} starts, each with an empty data folder, environment Development");
        var server = run.IsPortalsOwnServer ? null : await run.ServerAsync(cancellationToken);
        var (page, ready, decision) = (new Measurement(), new Measurement(), new Measurement());
        for (var turn = 0; turn < BenchRun.Runs; turn++)
        {
            var began = Stopwatch.GetTimestamp();
            await using var portal = new ColdPortal(server);
            page.AddRun([await WaitAsync(portal, "account/login", "<form", began, cancellationToken)]);
            ready.AddRun([await WaitAsync(portal, "healthz/ready", "", began, cancellationToken)]);
            await DecideAsync(await ConnectAsync(portal, server), cancellationToken);
            decision.AddRun([Stopwatch.GetElapsedTime(began).TotalSeconds]);
        }

        run.Table(
            "From dotnet run --no-build",
            "s",
            [("sign-in page", page), ("ready: migrated, lists loaded", ready), ("first decision confirmed", decision)]);
        run.Add("cold.sign_in_s", page.Median, "s");
        run.Add("cold.ready_s", ready.Median, "s");
        run.Add("cold.decision_s", decision.Median, "s");
    }

    private static async Task<double> WaitAsync(
        ColdPortal portal, string path, string content, long began, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = s_callLimit };
        await Poll.UntilAsync(
            $"the portal answers /{path}",
            async () =>
            {
                if (portal.HasEnded)
                {
                    throw new InvalidOperationException("The portal ended: build the solution in this configuration first.");
                }

                try
                {
                    using var answer = await http.GetAsync(new Uri(portal.Address, path), cancellationToken);
                    return answer.IsSuccessStatusCode
                        && (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains(content, StringComparison.Ordinal);
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
                {
                    return false;
                }
            },
            s_patience,
            cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<ITemporalClient> ConnectAsync(ColdPortal portal, TemporalServer? server) =>
        server is not null
            ? await server.ConnectAsync()
            : await TemporalClient.ConnectAsync(new(portal.DevServerAddress!) { DataConverter = WireDataConverter.Instance });

    private static async Task DecideAsync(ITemporalClient client, CancellationToken cancellationToken)
    {
        var request = SampleRequests.Make(0) with { RequestId = RequestIds.Create(), Amount = RequiredApprovals.VpFrom };
        var handle = await client.StartWorkflowAsync(
            nameof(MultiLevelApprovalWorkflow), [request], new(request.RequestId, TaskQueues.Approvals));
        await handle.SignalAsync(ApprovalWire.ApproveManager, [new ApprovalDecision(true, "mia@demo.example")]);
        await Poll.UntilAsync(
            "the workflow confirms the decision",
            async () =>
            {
                try
                {
                    var rpc = new RpcOptions { Timeout = s_callLimit, CancellationToken = cancellationToken };
                    return (await handle.QueryAsync<ApprovalDetails>(ApprovalWire.GetDetails, [], new() { Rpc = rpc })).Decisions.Count == 1;
                }
                catch (Exception e) when (e is TemporalException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
                {
                    // No worker serves yet.
                    return false;
                }
            },
            s_patience,
            cancellationToken);
    }
}
