using ApprovalPortal.Workflows.Approvals;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Workflows.Replay;

/// <summary>
/// Histories at the boundaries of the amount rule, of runs that are still open, of a worker without a cache, and of ids
/// that differ.
/// </summary>
public static class HistoryBoundaries
{
    private static readonly string[] s_roles = ["manager", "director", "vp"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<HistoryScenario> All { get; } =
    [
        .. new[] { ("999.99", 1), ("1000", 2), ("9999.99", 2), ("10000", 3) }.Select(boundary => Boundary(boundary.Item1, boundary.Item2)),
        .. Enumerable.Range(0, 3).Select(Open),
        new("evicted-after-each-task", HistoryScenarios.Approved(2), EvictedAsync),
        new("worker-replaced", HistoryScenarios.Approved(2), WorkerReplacedAsync),
        new("other-request-id", "request_id must equal the workflow id", OtherRequestIdAsync),
        new("expense-other-request-id", "request_id must equal the workflow id", ExpenseOtherRequestIdAsync),
    ];

    private static HistoryScenario Boundary(string amount, int roles) => new(
        $"boundary-{amount}",
        HistoryScenarios.Approved(roles),
        stage => HistoryScenarios.DecidedAsync(stage, amount, [.. s_roles.Take(roles).Select(role => (role, true))]));

    private static HistoryScenario Open(int decisions) => new(
        $"open-{decisions}-decisions",
        HistoryScenario.StillOpen,
        async stage =>
        {
            var handle = await HistoryScenarios.DecidedAsync(
                stage, "25000", [.. s_roles.Take(decisions).Select(role => (role, true))]);
            await handle.WaitAsync(d => d.Decisions.Count == decisions);
            return handle;
        });

    // Without a cache the worker replays the run from its first event for every task.
    private static async Task<WorkflowHandle> EvictedAsync(ApprovalStage stage)
    {
        stage.StartWorker(maxCachedWorkflows: 0);
        var handle = await stage.RequestAsync("5000");
        await DecideInTurnAsync(stage, handle, () => Task.CompletedTask);
        return handle;
    }

    private static async Task<WorkflowHandle> WorkerReplacedAsync(ApprovalStage stage)
    {
        stage.StartWorker();
        var handle = await stage.RequestAsync("5000");
        await DecideInTurnAsync(stage, handle, async () =>
        {
            await stage.StopWorkerAsync();
            stage.StartWorker();
        });
        return handle;
    }

    private static async Task DecideInTurnAsync(ApprovalStage stage, WorkflowHandle handle, Func<Task> between)
    {
        await handle.WaitAsync(d => d.Revision == 1);
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await handle.WaitAsync(d => d.Decisions.Count == 1);
        await between();
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan"));
    }

    private static Task<WorkflowHandle> OtherRequestIdAsync(ApprovalStage stage)
    {
        stage.StartWorker();
        return stage.StartAsync(
            nameof(MultiLevelApprovalWorkflow), $"REQ-{Guid.NewGuid():N}", ApprovalStage.RequestJson("REQ-ANOTHER", "5"));
    }

    private static Task<WorkflowHandle> ExpenseOtherRequestIdAsync(ApprovalStage stage)
    {
        stage.StartWorker();
        return stage.StartAsync(
            "ExpenseApprovalWorkflow",
            $"EXP-{Guid.NewGuid():N}",
            $$"""{"amount":12,"category":"travel","description":"Tram","employee":"{{ApprovalStage.Requester}}","request_id":"EXP-ANOTHER"}""");
    }
}
