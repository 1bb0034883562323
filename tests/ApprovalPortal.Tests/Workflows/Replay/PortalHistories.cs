using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Workflows.Replay;

/// <summary>
/// Histories of requests that are started as the portal starts them, with memo and search attributes: one for each
/// terminal state, and reopened ones.
/// </summary>
public static class PortalHistories
{
    private static readonly string s_withdrawal = $$"""{"by":"{{ApprovalStage.Requester}}","reason":"Not needed"}""";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<HistoryScenario> All { get; } =
    [
        new("portal-approved", HistoryScenarios.Approved(3), s => DecidedAsync(s, 10_000m, ("vp", true), ("director", true), ("manager", true))),
        new("portal-rejected", "Request rejected by: director", s => DecidedAsync(s, 9_999.99m, ("director", false), ("manager", true))),
        new("portal-timed-out", "Approval timeout - only 1 of 2 approvals received", async s => (await TimedOutAsync(s)).Handle),
        new("portal-withdrawn", $"Request withdrawn by {ApprovalStage.Requester}: Not needed", WithdrawnAsync),
        new("portal-cancelled", "Request withdrawn by system: The run was cancelled", CancelledAsync),
        new("portal-processing-failed", "Request approved, but processing failed: The cost centre is closed", ProcessingFailedAsync),
        new("portal-reopened", HistoryScenarios.Approved(2), ReopenedAsync),
        new("reopened-fully-approved", HistoryScenarios.Approved(2), ReopenedFullyApprovedAsync),
        new("reopened-unconfirmed", HistoryScenario.StillOpen, ReopenedUnconfirmedAsync),
        new("reopened-confirmed-late", HistoryScenarios.Approved(2), ReopenedConfirmedLateAsync),
    ];

    private static async Task<WorkflowHandle> DecidedAsync(
        ApprovalStage stage, decimal amount, params (string Role, bool IsApproval)[] decisions)
    {
        stage.StartWorker();
        var handle = await stage.ListedRequestAsync(amount);
        await handle.WaitAsync(d => d.Revision == 1);
        foreach (var (role, isApproval) in decisions)
        {
            await handle.SignalJsonAsync($"approve_{role}", JsonWire.Decision($"{role}@example.com", isApproval));
        }

        return handle;
    }

    private static async Task<(WorkflowHandle Handle, ApprovalDetails Details)> TimedOutAsync(ApprovalStage stage)
    {
        var handle = await DecidedAsync(stage, 5_000m, ("manager", true));
        await handle.WaitAsync(d => d.Decisions.Count == 1);
        await stage.Client.FastForwardAsync(handle.Id, ApprovalLimits.DefaultWait);
        return (handle, await handle.WaitAsync(d => d.Status == ApprovalStatus.TimedOut));
    }

    private static async Task<WorkflowHandle> WithdrawnAsync(ApprovalStage stage)
    {
        var handle = await DecidedAsync(stage, 1_000m);
        await handle.SignalJsonAsync("withdraw", s_withdrawal);
        return handle;
    }

    private static async Task<WorkflowHandle> CancelledAsync(ApprovalStage stage)
    {
        var handle = await DecidedAsync(stage, 999.99m);
        await handle.CancelAsync();
        return handle;
    }

    private static Task<WorkflowHandle> ProcessingFailedAsync(ApprovalStage stage)
    {
        stage.Activities.On(
            "process_approved_request",
            () => throw new ApplicationFailureException("The cost centre is closed", nonRetryable: true));
        return DecidedAsync(stage, 5m, ("manager", true));
    }

    private static async Task<WorkflowHandle> ReopenedAsync(ApprovalStage stage)
    {
        var (first, details) = await TimedOutAsync(stage);
        await first.GetResultAsync<string>();
        var from = new ReopenedFrom(details.RunId, "ada@example.com", "Still needed", DateTimeOffset.UtcNow, details.Decisions);
        var handle = await stage.ListedRequestAsync(5_000m, reopenedFrom: from, id: first.Id);
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan@example.com"));
        return handle;
    }

    private static async Task<WorkflowHandle> ReopenedUnconfirmedAsync(ApprovalStage stage)
    {
        stage.Activities.Confirm = _ => [];
        var handle = await ReopenedFullyApprovedAsync(stage);
        await handle.WaitAsync(d => d.Revision == 1);
        return handle;
    }

    // The earlier run answers the second question only, and a decision comes in between.
    private static async Task<WorkflowHandle> ReopenedConfirmedLateAsync(ApprovalStage stage)
    {
        var isBusy = true;
        stage.Activities.On(
            "verify_carry_over", () => isBusy ? throw new InvalidOperationException("No answer yet") : Task.CompletedTask);
        stage.Activities.Confirm = request => request.ReopenedFrom!.ClaimedApprovals.Take(1);
        var handle = await ReopenedFullyApprovedAsync(stage);
        await Eventually.AssertAsync(async () => Assert.NotEmpty(await handle.EventsAsync(EventType.TimerStarted)));
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dora@example.com"));
        isBusy = false;
        return handle;
    }

    private static Task<WorkflowHandle> ReopenedFullyApprovedAsync(ApprovalStage stage)
    {
        var at = DateTimeOffset.UtcNow.AddDays(-1);
        var from = new ReopenedFrom("an-earlier-run", "ada@example.com", "Still needed", at,
        [
            new(ApprovalRole.Manager, ApprovalStatus.Approved, "mia@example.com", at),
            new(ApprovalRole.Director, ApprovalStatus.Approved, "dan@example.com", at),
        ]);
        stage.StartWorker();
        return stage.ListedRequestAsync(5_000m, reopenedFrom: from);
    }
}
