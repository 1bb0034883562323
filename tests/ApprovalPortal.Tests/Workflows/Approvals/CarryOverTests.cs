using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Workflows.Approvals;

/// <summary>What a start may claim of an earlier run, and what happens while that run is asked.</summary>
public sealed class CarryOverTests(DevServerFixture server)
{
    private const string ThreeApprovals =
        """,{"role":"manager","outcome":"approved","approver":"mia","at":"2026-02-01T10:00:00Z"},{"role":"director","outcome":"approved","approver":"dan","at":"2026-02-02T10:00:00Z"},{"role":"vp","outcome":"approved","approver":"vera","at":"2026-02-03T10:00:00Z"}""";

    private const string OneRejection = """,{"role":"vp","outcome":"rejected","approver":"vera","at":"2026-02-03T10:00:00Z"}""";

    [Fact]
    public async Task RunAsync_ForgedApprovals_AsksEveryStepAndRecordsTheAttempts()
    {
        await using var stage = new ApprovalStage(server.Client);
        stage.Activities.Confirm = _ => [];
        stage.StartWorker();
        var handle = await stage.RequestAsync("25000", ReopenedFrom(ThreeApprovals));

        var details = await handle.WaitAsync(d => d.Revision == 1);

        Assert.Equal(ApprovalStatus.Pending, details.Status);
        Assert.Empty(details.Decisions);
        Assert.Equal(
            [("reopened_from", "mia"), ("reopened_from", "dan"), ("reopened_from", "vera")],
            details.RefusedAttempts.Select(attempt => (attempt.Message, attempt.By)));
        Assert.All(details.RefusedAttempts, attempt => Assert.Equal(RefusalReason.Unconfirmed, attempt.Reason));
        await Eventually.AssertAsync(() => Assert.Equal(
            [ApprovalRole.Manager, ApprovalRole.Director, ApprovalRole.Vp], stage.Activities.Roles("send_approval_requests")));
        Assert.DoesNotContain("process_approved_request", stage.Activities.Names);
    }

    [Fact]
    public async Task RunAsync_SomeApprovalsConfirmed_AsksTheOthers()
    {
        await using var stage = new ApprovalStage(server.Client);
        stage.Activities.Confirm = request => request.ReopenedFrom!.ClaimedApprovals.Where(d => d.Approver == "dan");
        stage.StartWorker();
        var handle = await stage.RequestAsync("25000", ReopenedFrom(ThreeApprovals));

        var details = await handle.WaitAsync(d => d.Revision == 1);

        Assert.Equal("dan", Assert.Single(details.Decisions).Approver);
        Assert.Equal(["mia", "vera"], details.RefusedAttempts.Select(attempt => attempt.By));
        await Eventually.AssertAsync(() => Assert.Equal(
            [ApprovalRole.Manager, ApprovalRole.Vp], stage.Activities.Roles("send_approval_requests")));
    }

    [Fact]
    public async Task RunAsync_NoApprovalClaimed_VerifiesNothing()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("25000", ReopenedFrom(OneRejection));

        await handle.WaitAsync(d => d.Revision == 1);

        Assert.DoesNotContain("verify_carry_over", stage.Activities.Names);
        Assert.DoesNotContain(
            await handle.EventsAsync(EventType.MarkerRecorded), e => e.MarkerRecordedEventAttributes.MarkerName == "core_patch");
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(0)]
    public async Task Commands_BeforeTheVerification_WaitInOrder(int maxCachedWorkflows)
    {
        await using var stage = new ApprovalStage(server.Client);
        var isBusy = true;
        stage.Activities.On(
            "verify_carry_over", () => isBusy ? throw new InvalidOperationException("No answer yet") : Task.CompletedTask);
        stage.Activities.Confirm = request => request.ReopenedFrom!.ClaimedApprovals.Where(d => d.Approver == "mia");
        stage.StartWorker(maxCachedWorkflows);
        var handle = await stage.RequestAsync("5000", ReopenedFrom(ThreeApprovals));
        await Eventually.AssertAsync(() => Assert.Contains("verify_carry_over", stage.Activities.Names));

        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("max", approved: false));
        var first = await StartDecideAsync(handle, "dan");
        var second = await StartDecideAsync(handle, "dora");
        await handle.SignalJsonAsync("withdraw", $$"""{"by":"{{ApprovalStage.Requester}}","reason":"Not needed"}""");

        var waiting = await handle.DetailsAsync();
        Assert.Equal((0, ApprovalStatus.Pending), (waiting.Revision, waiting.Status));
        Assert.Empty(waiting.Decisions);
        Assert.Equal("""{"manager":"pending","director":"pending"}""", await handle.QueryJsonAsync("get_approval_status"));
        Assert.Equal("false", await handle.QueryJsonAsync("is_fully_approved"));
        Assert.False((await handle.DescribeAsync()).TypedSearchAttributes.ContainsKey(ApprovalSearchAttributes.Status));

        isBusy = false;
        var accepted = await first.GetResultAsync<DecideResult>();
        var overtaken = await second.GetResultAsync<DecideResult>();

        Assert.Equal((true, null, "dan"), (accepted.Accepted, accepted.Reason, accepted.By));
        Assert.Equal((false, RefusalReason.AlreadyDecided, "dan"), (overtaken.Accepted, overtaken.Reason, overtaken.By));
        Assert.Equal("Request approved by all 2 approvers and processed successfully", await handle.GetResultAsync<string>());
        var details = await handle.DetailsAsync();
        Assert.Equal(["mia", "dan"], details.Decisions.Select(d => d.Approver));
        Assert.Equal(
            [
                (RefusalReason.Unconfirmed, "dan"),
                (RefusalReason.Unconfirmed, "vera"),
                (RefusalReason.AlreadyDecided, "max"),
                (RefusalReason.AlreadyDecided, "dora"),
                (RefusalReason.AlreadyEnded, ApprovalStage.Requester),
            ],
            details.RefusedAttempts.Select(attempt => (attempt.Reason, attempt.By)));
        await Replay.RecordedHistory.ReplayAsync(await handle.FetchHistoryAsync());
    }

    [Fact]
    public async Task Decide_BeforeTheVerificationAndNotRequired_IsAnsweredByValue()
    {
        await using var stage = new ApprovalStage(server.Client);
        var isBusy = true;
        stage.Activities.On(
            "verify_carry_over", () => isBusy ? throw new InvalidOperationException("No answer yet") : Task.CompletedTask);
        stage.StartWorker();
        var handle = await stage.RequestAsync("5", ReopenedFrom(ThreeApprovals.Replace("manager", "director", StringComparison.Ordinal)));
        await Eventually.AssertAsync(() => Assert.Contains("verify_carry_over", stage.Activities.Names));
        var update = await StartDecideAsync(handle, "dan");

        isBusy = false;

        Assert.Equal(new DecideResult(false, RefusalReason.NotRequired, null, null), await update.GetResultAsync<DecideResult>());
    }

    [Fact]
    public async Task RunAsync_NoAnswerWithinAMinute_CarriesNothingOver()
    {
        await using var stage = new ApprovalStage(server.Client);
        stage.Activities.On("verify_carry_over", () => throw new InvalidOperationException("No answer"));
        stage.StartWorker();
        var handle = await stage.RequestAsync("25000", ReopenedFrom(ThreeApprovals));
        await Eventually.AssertAsync(async () => Assert.NotEmpty(await handle.EventsAsync(EventType.TimerStarted)));

        // A fast-forward ends at the next timer, and each retry has one.
        await Eventually.AssertAsync(async () =>
        {
            await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromSeconds(10));
            Assert.Equal(1, (await handle.DetailsAsync()).Revision);
        });

        var details = await handle.DetailsAsync();

        Assert.Equal((ApprovalStatus.Pending, 3), (details.Status, details.RefusedCount));
        Assert.Empty(details.Decisions);
    }

    [Fact]
    public async Task CancelAsync_DuringTheVerification_Withdraws()
    {
        await using var stage = new ApprovalStage(server.Client);
        var isBusy = true;
        stage.Activities.On(
            "verify_carry_over", () => isBusy ? throw new InvalidOperationException("No answer yet") : Task.CompletedTask);
        stage.Activities.Confirm = _ => [];
        stage.StartWorker();
        var handle = await stage.RequestAsync("25000", ReopenedFrom(ThreeApprovals));
        await Eventually.AssertAsync(() => Assert.Contains("verify_carry_over", stage.Activities.Names));
        await handle.CancelAsync();
        await Eventually.AssertAsync(async () =>
            Assert.NotEmpty(await handle.EventsAsync(EventType.WorkflowExecutionCancelRequested)));

        isBusy = false;

        Assert.Equal("Request withdrawn by system: The run was cancelled", await handle.GetResultAsync<string>());
    }

    private static string ReopenedFrom(string decisions) =>
        $$""","reopened_from":{"run_id":"r0","by":"ada@example.com","reason":"Still needed","at":"2026-03-01T10:00:00Z","decisions":[{{decisions[1..]}}]}""";

    private static Task<WorkflowUpdateHandle> StartDecideAsync(WorkflowHandle handle, string approver) =>
        handle.StartUpdateAsync(
            "decide",
            [JsonWire.Raw($$"""{"role":"director","approved":true,"approver":"{{approver}}"}""")],
            new(WorkflowUpdateStage.Accepted));
}
