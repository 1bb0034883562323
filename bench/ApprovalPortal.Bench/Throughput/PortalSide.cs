using ApprovalPortal.Bench.Nodes;
using ApprovalPortal.Bench.Servers;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Client;

namespace ApprovalPortal.Bench.Throughput;

/// <summary>The portal's own services: the form's command, three people's decisions with all their checks, its worker.</summary>
public sealed class PortalSide : IApprovalSide
{
    private readonly PortalNode _node;
    private readonly ITemporalClient _client;
    private readonly IApprovalDesk _requester;
    private readonly IReadOnlyList<(IApprovalDesk Desk, ApprovalRole Role)> _deciders;

    private PortalSide(
        PortalNode node, ITemporalClient client, IApprovalDesk requester, IReadOnlyList<(IApprovalDesk Desk, ApprovalRole Role)> deciders) =>
        (_node, _client, _requester, _deciders) = (node, client, requester, deciders);

    /// <summary>Starts the node with its worker.</summary>
    public static async Task<IApprovalSide> StartAsync(TemporalServer server, CancellationToken cancellationToken)
    {
        var node = await PortalNode.StartAsync(server, hasWorker: true, cancellationToken: cancellationToken);
        return new PortalSide(
            node,
            await server.ConnectAsync(),
            await node.DeskOfAsync("rita@demo.example", cancellationToken),
            [
                (await node.DeskOfAsync("mia@demo.example", cancellationToken), ApprovalRole.Manager),
                (await node.DeskOfAsync("dan@demo.example", cancellationToken), ApprovalRole.Director),
                (await node.DeskOfAsync("vera@demo.example", cancellationToken), ApprovalRole.Vp),
            ]);
    }

    /// <inheritdoc />
    public async Task ApproveAsync(CancellationToken cancellationToken)
    {
        var id = RequestIds.Create();
        await RequestStarter.SubmitAsync(_requester, id, cancellationToken);
        foreach (var (desk, role) in _deciders)
        {
            var row = _node.Index.Find(id)!;
            var outcome = await desk.DecideAsync(
                new(id, row.RunId, role, Approved: true, "Fine", Guid.NewGuid().ToString(), row.Revision), cancellationToken);
            if (outcome is not (CommandOutcome.Done or CommandOutcome.Stored))
            {
                throw new InvalidOperationException($"{id} was not decided for {role}: {outcome}");
            }
        }

        await _client.GetWorkflowHandle<MultiLevelApprovalWorkflow, string>(id).GetResultAsync(
            rpcOptions: new() { CancellationToken = cancellationToken });
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
