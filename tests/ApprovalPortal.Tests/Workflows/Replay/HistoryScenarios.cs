using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Workflows.Replay;

/// <summary>The branches of which a history is kept, each driven on a real server as any client would.</summary>
public static class HistoryScenarios
{
    private static readonly string s_withdrawal = $$"""{"by":"{{ApprovalStage.Requester}}","reason":"Not needed"}""";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<HistoryScenario> All { get; } =
    [
        new("approved-1-level", Approved(1), s => DecidedAsync(s, "5", ("manager", true))),
        new("approved-2-levels", Approved(2), s => DecidedAsync(s, "5000", ("director", true), ("manager", true))),
        new("approved-3-levels", Approved(3), s => DecidedAsync(s, "25000", ("vp", true), ("manager", true), ("director", true))),
        new("rejected", "Request rejected by: manager, vp", s => DecidedAsync(s, "25000", ("vp", false), ("manager", false), ("director", true))),
        new("timed-out", "Approval timeout - only 1 of 2 approvals received", TimedOutAsync),
        new("refused-attempts", Approved(1), RefusedAsync),
        new("withdrawn", $"Request withdrawn by {ApprovalStage.Requester}: Not needed", s => SignalledAsync(s, s.RequestAsync("5000"), "withdraw", s_withdrawal)),
        new("cancelled", "Request withdrawn by system: The run was cancelled", s => CancelledAsync(s, s.RequestAsync("5"))),
        new("reopened", Approved(2), ReopenedAsync),
        new("listed-by-starter", Approved(2), ListedAsync),
        new("signal-before-first-task", Approved(1), SignalFirstAsync),
        new("update-decide", Approved(2), UpdatedAsync),
        new("processing-failed", "Request approved, but processing failed: The cost centre is closed", ProcessingFailedAsync),
        new("telling-failed-once", Approved(1), TellingFailedOnceAsync),
        new("bad-input", "amount must be more than 0", BadInputAsync),
        new("expense-approved", "Expense $1359.97 approved by mia", s => SignalledAsync(s, s.ExpenseAsync(), "approve", "\"mia\"", "\"Fine\"")),
        new("expense-rejected", "Expense rejected: No receipt", s => SignalledAsync(s, s.ExpenseAsync(), "reject", "\"mia\"", "\"No receipt\"")),
        new("expense-cancelled", "Request withdrawn by system: The run was cancelled", s => CancelledAsync(s, s.ExpenseAsync())),
        new("expense-timed-out", "Expense rejected: Approval timeout - automatically rejected", ExpenseTimedOutAsync),
        new("single-approved", "Request approved by mia", s => SignalledAsync(s, s.SingleAsync(), "approve", """{"approved":true,"approver_name":"mia"}""")),
        new("single-rejected", "Request rejected by mia: Too early", s => SignalledAsync(s, s.SingleAsync(), "approve", """{"approved":false,"approver_name":"mia","comment":"Too early"}""")),
        new("single-cancelled", "Request withdrawn by system: The run was cancelled", s => CancelledAsync(s, s.SingleAsync())),
        new("expense-processing-failed", "Request approved, but processing failed: The cost centre is closed", ExpenseProcessingFailedAsync),
        .. HistoryBoundaries.All,
        .. PortalHistories.All,
    ];

    /// <summary>The result of a request that every required role approved.</summary>
    public static string Approved(int roles) => $"Request approved by all {roles} approvers and processed successfully";

    /// <summary>Starts a request as the chapter's client does and sends the decisions in their order.</summary>
    public static async Task<WorkflowHandle> DecidedAsync(
        ApprovalStage stage, string amount, params (string Role, bool IsApproval)[] decisions)
    {
        stage.StartWorker();
        var handle = await stage.RequestAsync(amount);
        await handle.WaitAsync(d => d.Revision == 1);
        foreach (var (role, isApproval) in decisions)
        {
            await handle.SignalJsonAsync($"approve_{role}", JsonWire.Decision($"{role}@example.com", isApproval));
        }

        return handle;
    }

    private static async Task<WorkflowHandle> SignalledAsync(
        ApprovalStage stage, Task<WorkflowHandle> start, string signal, params string[] arguments)
    {
        var handle = await start;
        stage.StartWorker();
        await handle.WaitAsync(d => d.Revision == 1);
        await handle.SignalJsonAsync(signal, arguments);
        return handle;
    }

    private static async Task<WorkflowHandle> TimedOutAsync(ApprovalStage stage)
    {
        var handle = await DecidedAsync(stage, "5000", ("director", false));
        await handle.WaitAsync(d => d.Decisions.Count == 1);
        await stage.Client.FastForwardAsync(handle.Id, ApprovalLimits.DefaultWait);
        return handle;
    }

    private static async Task<WorkflowHandle> ExpenseTimedOutAsync(ApprovalStage stage)
    {
        stage.StartWorker();
        var handle = await stage.ExpenseAsync();
        await handle.WaitAsync(d => d.Revision == 1);
        await stage.Client.FastForwardAsync(handle.Id, TimeSpan.FromDays(7));
        return handle;
    }

    private static async Task<WorkflowHandle> RefusedAsync(ApprovalStage stage)
    {
        stage.StartWorker();
        var handle = await stage.RequestAsync("5", ",\"separation_of_duties\":true");
        await handle.SignalJsonAsync("approve_manager", "{}");
        await handle.SignalJsonAsync("approve_vp", JsonWire.Decision("vera"));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision(ApprovalStage.Requester));
        await handle.SignalJsonAsync("withdraw", """{"by":"mallory","reason":"Ha"}""");
        await handle.WaitAsync(d => d.RefusedCount == 4);
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        return handle;
    }

    private static async Task<WorkflowHandle> CancelledAsync(ApprovalStage stage, Task<WorkflowHandle> start)
    {
        stage.StartWorker();
        var handle = await start;
        await handle.WaitAsync(d => d.Revision == 1);
        await handle.CancelAsync();
        return handle;
    }

    private static async Task<WorkflowHandle> ReopenedAsync(ApprovalStage stage)
    {
        const string From = ""","reopened_from":{"run_id":"r0","by":"ada@example.com","reason":"Still needed","at":"2026-03-01T10:00:00Z","decisions":[{"role":"manager","outcome":"approved","approver":"mia","at":"2026-02-01T10:00:00Z"},{"role":"director","outcome":"rejected","approver":"dan","at":"2026-02-02T10:00:00Z"}]}""";
        return await SignalledAsync(stage, stage.RequestAsync("5000", From), "approve_director", JsonWire.Decision("dan"));
    }

    private static Task<WorkflowHandle> BadInputAsync(ApprovalStage stage)
    {
        stage.StartWorker();
        return stage.RequestAsync("0");
    }

    private static async Task<WorkflowHandle> SignalFirstAsync(ApprovalStage stage)
    {
        var handle = await stage.RequestAsync("5");
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        stage.StartWorker();
        return handle;
    }

    private static async Task<WorkflowHandle> ListedAsync(ApprovalStage stage)
    {
        stage.StartWorker();
        var handle = await stage.ListedRequestAsync(5000m);
        await handle.WaitAsync(d => d.Revision == 1);
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan"));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        return handle;
    }

    private static async Task<WorkflowHandle> UpdatedAsync(ApprovalStage stage)
    {
        var handle = await DecidedAsync(stage, "5000", ("manager", true));
        foreach (var role in new[] { "manager", "director" })
        {
            await handle.ExecuteUpdateAsync(
                "decide", [JsonWire.Raw($$"""{"role":"{{role}}","approved":true,"approver":"dan"}""")]);
        }

        return handle;
    }

    private static Task<WorkflowHandle> ProcessingFailedAsync(ApprovalStage stage)
    {
        stage.Activities.On(
            "process_approved_request",
            () => throw new ApplicationFailureException("The cost centre is closed", nonRetryable: true));
        return DecidedAsync(stage, "5", ("manager", true));
    }

    private static Task<WorkflowHandle> ExpenseProcessingFailedAsync(ApprovalStage stage)
    {
        stage.Activities.On(
            "process_approved_expense",
            () => throw new ApplicationFailureException("The cost centre is closed", nonRetryable: true));
        return SignalledAsync(stage, stage.ExpenseAsync(), "approve", "\"mia\"");
    }

    private static Task<WorkflowHandle> TellingFailedOnceAsync(ApprovalStage stage)
    {
        stage.Activities.On(
            "send_approval_requests",
            () => stage.Activities.Names.Count(n => n == "send_approval_requests") == 1
                ? throw new InvalidOperationException("No mail")
                : Task.CompletedTask);
        return DecidedAsync(stage, "5", ("manager", true));
    }
}
