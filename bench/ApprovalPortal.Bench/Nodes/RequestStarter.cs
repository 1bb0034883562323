using ApprovalPortal.Bench.Running;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Bench.Nodes;

/// <summary>Starts requests of <see cref="SampleRequests"/> as the portal does, with attributes and memo from the starter: they need no worker to be listed.</summary>
public static class RequestStarter
{
    private const int AtOnce = 16;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>A person's requests for all three approvers, sent as the form for a new request does.</summary>
    public static async Task<IReadOnlyList<ApprovalRow>> SubmitAsync(
        PortalNode node, string requester, int count, CancellationToken cancellationToken)
    {
        var desk = await node.DeskOfAsync(requester, cancellationToken);
        var ids = Enumerable.Range(0, count).Select(_ => RequestIds.Create()).ToList();
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (id, token) => await SubmitAsync(desk, id, token));
        await Poll.UntilAsync(
            "the workflows of all new requests run",
            () => ids.All(id => node.Index.Find(id) is { Revision: > 0 }),
            s_patience,
            cancellationToken);
        return [.. ids.Select(id => node.Index.Find(id)!)];
    }

    /// <summary>One such request.</summary>
    public static async Task SubmitAsync(IApprovalDesk desk, string requestId, CancellationToken cancellationToken)
    {
        var sample = SampleRequests.Make(Random.Shared.Next(1_000, int.MaxValue));
        var outcome = await desk.SubmitAsync(
            new(requestId, sample.Title!, sample.Description, RequiredApprovals.VpFrom, sample.Category), cancellationToken);
        if (outcome is not CommandOutcome.Done)
        {
            throw new InvalidOperationException($"{requestId} was not started: {outcome}");
        }
    }

    /// <summary>Starts the requests of these numbers.</summary>
    public static Task StartAsync(PortalNode node, IEnumerable<int> numbers, CancellationToken cancellationToken)
    {
        var client = node.Services.GetRequiredService<IApprovalClient>();
        return Parallel.ForEachAsync(
            numbers,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (number, token) =>
            {
                var request = SampleRequests.Make(number);
                var state = ApprovalState.For(request, DateTimeOffset.UtcNow);
                var answer = await client.StartAsync(
                    new(nameof(MultiLevelApprovalWorkflow), request, state, request.RequestId, IsReopening: false), token);
                if (answer.Result != StartResult.Started)
                {
                    throw new InvalidOperationException($"{request.RequestId} was not started: {answer.Result}");
                }
            });
    }
}
