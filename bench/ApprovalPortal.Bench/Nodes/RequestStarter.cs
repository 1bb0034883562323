using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Bench.Nodes;

/// <summary>Starts requests of <see cref="SampleRequests"/> as the portal does, with attributes and memo from the starter: they need no worker to be listed.</summary>
public static class RequestStarter
{
    private const int AtOnce = 16;

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
