using ApprovalPortal.Workflows.Approvals;
using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class MultiLevelDecisionTests(TimeSkippingServerFixture server) : IClassFixture<TimeSkippingServerFixture>
{
    private const string Separated = ",\"separation_of_duties\":true";

    [Theory]
    [InlineData("999.99", 1)]
    [InlineData("\"1000.00\"", 2)]
    [InlineData("25000.0", 3)]
    public async Task RunAsync_EveryRequiredRoleApproves_IsProcessed(string amount, int roles)
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync(amount);
        await handle.WaitAsync(d => d.Revision == 1);
        var required = Enum.GetValues<ApprovalRole>().Take(roles).ToList();
        foreach (var role in Enumerable.Reverse(required))
        {
            await handle.SignalJsonAsync(role.DecisionSignal(), JsonWire.Decision($"{role}@example.com"));
        }

        Assert.Equal($"Request approved by all {roles} approvers and processed successfully", await handle.GetResultAsync<string>());
        Assert.Equal(["process_approved_request", "send_approval_requests"], stage.Activities.Names.Order());
        Assert.Equal(required, stage.Activities.Roles("send_approval_requests"));
        var processed = Assert.IsType<ApprovedRequest>(stage.Activities.Single("process_approved_request").Arguments[0]);
        Assert.Equal(required, processed.Decisions.Select(d => d.Role).Order());
        Assert.Equal(handle.Id, processed.RequestId);
    }

    [Fact]
    public async Task RunAsync_TwoReject_EndsWithTheRolesInOrder()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("25000");
        await handle.SignalJsonAsync("approve_vp", JsonWire.Decision("vera", approved: false, "No money"));
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan"));
        var open = await handle.WaitAsync(d => d.Decisions.Count == 2);
        Assert.Equal(ApprovalStatus.Pending, open.Status);
        Assert.Equal("""{"manager":"pending","director":"approved","vp":"rejected"}""", await handle.QueryJsonAsync("get_approval_status"));

        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia", approved: false));

        Assert.Equal("Request rejected by: manager, vp", await handle.GetResultAsync<string>());
        Assert.Equal("""["manager","vp"]""", stage.Activities.Single("notify_rejection").Json(1));
        Assert.Equal("rejected", await handle.ListedStatusAsync());
        Assert.Equal("false", await handle.QueryJsonAsync("is_fully_approved"));
    }

    [Fact]
    public async Task Signal_RoleDecidesTwice_FirstStands()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000");
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("max", approved: false));

        var details = await handle.WaitAsync(d => d.RefusedCount == 1);

        Assert.Equal("mia", Assert.Single(details.Decisions).Approver);
        Assert.Equal(("approve_manager", RefusalReason.AlreadyDecided, "max"), Refused(details));
    }

    [Fact]
    public async Task Signal_RoleThatIsNotAsked_DoesNotCount()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5");
        await handle.SignalJsonAsync("approve_vp", JsonWire.Decision("vera"));

        var details = await handle.WaitAsync(d => d.RefusedCount == 1);

        Assert.Equal(ApprovalStatus.Pending, details.Status);
        Assert.Equal(("approve_vp", RefusalReason.NotRequired, "vera"), Refused(details));
    }

    [Fact]
    public async Task Signal_Unreadable_IsKeptAndNeverDecides()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5");
        await handle.SignalJsonAsync("approve_manager", """{"approver":"mia"}""");
        await handle.SignalJsonAsync("approve_manager", """{"approved":true,"approver":""}""");
        await handle.SignalJsonAsync("approve_manager", "yes");
        await handle.SignalJsonAsync("approve_manager");
        await handle.SignalAsync("approve_manager", [JsonWire.Raw("binary/null", ByteString.Empty)]);
        await handle.SignalJsonAsync("withdraw", $$"""{"by":"{{ApprovalStage.Requester}}"}""");

        var details = await handle.WaitAsync(d => d.RefusedCount == 6);

        Assert.Equal(ApprovalStatus.Pending, details.Status);
        Assert.All(details.RefusedAttempts, attempt => Assert.Equal(RefusalReason.Unreadable, attempt.Reason));
        Assert.Equal(
            [
                "approved is required",
                "approver must not be empty",
                "input is missing or is not JSON",
                "input is missing or is not JSON",
                "input is missing or is not JSON",
                "reason is required",
            ],
            details.RefusedAttempts.Select(attempt => attempt.Error!.Message));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        Assert.Equal("Request approved by all 1 approvers and processed successfully", await handle.GetResultAsync<string>());
        Assert.Empty(await handle.EventsAsync(EventType.WorkflowTaskFailed));
    }

    [Fact]
    public async Task Signal_OwnRequestWithSeparatedDuties_IsRefused()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5", Separated);
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision(ApprovalStage.Requester.ToUpperInvariant()));

        var details = await handle.WaitAsync(d => d.RefusedCount == 1);

        Assert.Equal(ApprovalStatus.Pending, details.Status);
        Assert.Equal(RefusalReason.OwnRequest, details.RefusedAttempts[0].Reason);
    }

    [Fact]
    public async Task Signal_TwoRolesByOnePersonWithSeparatedDuties_IsRefused()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000", Separated);
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("Mia"));

        var details = await handle.WaitAsync(d => d.RefusedCount == 1);

        Assert.Equal(ApprovalStatus.Pending, details.Status);
        Assert.Equal(("approve_director", RefusalReason.SecondRole, "Mia"), Refused(details));
    }

    [Fact]
    public async Task Signal_ChapterClientWithoutSeparatedDuties_MayDecideEverything()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000");
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision(ApprovalStage.Requester));
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision(ApprovalStage.Requester));

        Assert.Equal("Request approved by all 2 approvers and processed successfully", await handle.GetResultAsync<string>());
    }

    [Fact]
    public async Task Signal_WithdrawByRequester_EndsAndTellsTheAsked()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000");
        await handle.SignalJsonAsync("withdraw", """{"by":"mallory@example.com","reason":"Ha"}""");
        var refused = await handle.WaitAsync(d => d.RefusedCount == 1);
        Assert.Equal(("withdraw", RefusalReason.NotRequester, "mallory@example.com"), Refused(refused));

        await handle.SignalJsonAsync("withdraw", $$"""{"by":"{{ApprovalStage.Requester}}","reason":"Not needed"}""");

        Assert.Equal($"Request withdrawn by {ApprovalStage.Requester}: Not needed", await handle.GetResultAsync<string>());
        Assert.Equal(
            [ApprovalRole.Manager, ApprovalRole.Director],
            stage.Activities.Roles("notify_withdrawal"));
        Assert.Equal("withdrawn", await handle.ListedStatusAsync());
        Assert.Equal(new Withdrawal(ApprovalStage.Requester, "Not needed"), (await handle.DetailsAsync()).Withdrawal);
    }

    [Fact]
    public async Task Cancel_Run_EndsAsWithdrawnAndTellsTheAsked()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5");
        await handle.WaitAsync(d => d.Status == ApprovalStatus.Pending);
        await handle.CancelAsync();

        Assert.Equal("Request withdrawn by system: The run was cancelled", await handle.GetResultAsync<string>());
        Assert.Contains("notify_withdrawal", stage.Activities.Names);
        Assert.Equal("withdrawn", await handle.ListedStatusAsync());
    }

    [Fact]
    public async Task Cancel_BeforeTheFirstTask_EndsAsWithdrawn()
    {
        await using var stage = new ApprovalStage(server.Client);
        var handle = await stage.RequestAsync("5");
        await handle.CancelAsync();
        stage.StartWorker();

        Assert.Equal("Request withdrawn by system: The run was cancelled", await handle.GetResultAsync<string>());
    }

    [Fact]
    public async Task Cancel_WhileProcessing_DoesNotTakeTheApprovalBack()
    {
        await using var stage = new ApprovalStage(server.Client);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Activities.On("process_approved_request", () => gate.Task);
        stage.StartWorker();
        var handle = await stage.RequestAsync("5");
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await handle.WaitAsync(d => d.Processing == ProcessingState.Running);
        await handle.CancelAsync();
        gate.SetResult();

        Assert.Equal("Request approved by all 1 approvers and processed successfully", await handle.GetResultAsync<string>());
        Assert.Equal(ProcessingState.Processed, await handle.MemoAsync<ProcessingState>(ApprovalMemo.Processing));
    }

    [Fact]
    public async Task Signal_BeforeTheFirstTask_Counts()
    {
        await using var stage = new ApprovalStage(server.Client);
        var handle = await stage.RequestAsync("5000");
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan"));
        stage.StartWorker();

        Assert.Equal("Request approved by all 2 approvers and processed successfully", await handle.GetResultAsync<string>());
        var upserts = await handle.EventsAsync(EventType.UpsertWorkflowSearchAttributes);
        Assert.InRange(upserts.Count, 1, 4);
    }

    [Fact]
    public async Task Query_BeforeAndAfterEverything_IsAnswered()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000");
        Assert.Equal("""{"manager":"pending","director":"pending"}""", await handle.QueryJsonAsync("get_approval_status"));
        Assert.Equal("false", await handle.QueryJsonAsync("is_fully_approved"));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan"));
        await handle.GetResultAsync<string>();

        Assert.Equal("""{"manager":"approved","director":"approved"}""", await handle.QueryJsonAsync("get_approval_status"));
        Assert.Equal("true", await handle.QueryJsonAsync("is_fully_approved"));
        var details = await handle.DetailsAsync();
        Assert.Equal((ApprovalStatus.Approved, ProcessingState.Processed), (details.Status, details.Processing));
        await Assert.ThrowsAsync<RpcException>(() => handle.SignalJsonAsync("approve_manager", JsonWire.Decision("late")));
    }

    [Fact]
    public async Task Signal_EachChange_IsPublishedOnce()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000");
        await handle.WaitAsync(d => d.Revision == 1);
        await handle.SignalJsonAsync("approve_vp", JsonWire.Decision("vera"));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("max"));
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan"));
        await handle.GetResultAsync<string>();

        // Started, two decisions that count, processed.
        var details = await handle.DetailsAsync();
        Assert.Equal((4, 2), (details.Revision, details.RefusedCount));
        Assert.Equal(4, (await handle.EventsAsync(EventType.UpsertWorkflowSearchAttributes)).Count(e =>
            e.UpsertWorkflowSearchAttributesEventAttributes.SearchAttributes.IndexedFields.ContainsKey("ApprovalStatus")));
        Assert.Equal(4, (await handle.EventsAsync(EventType.WorkflowPropertiesModified)).Count);
        Assert.Equal(4, await handle.MemoAsync<int>(ApprovalMemo.Revision));
    }

    [Fact]
    public async Task RunAsync_Reopened_KeepsApprovalsAndAsksRejectionsAgain()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync(
            "25000",
            ""","reopened_from":{"run_id":"r0","by":"ada@example.com","reason":"Still needed","at":"2026-03-01T10:00:00Z","decisions":[{"role":"manager","outcome":"approved","approver":"mia","at":"2026-02-01T10:00:00Z","decision_id":"d1"},{"role":"vp","outcome":"rejected","approver":"vera","at":"2026-02-02T10:00:00Z"}]}""");
        var details = await handle.WaitAsync(d => d.Revision == 1);
        Assert.Equal("mia", Assert.Single(details.Decisions).Approver);
        Assert.Equal("ada@example.com", details.ReopenedFrom!.By);

        await handle.SignalJsonAsync("approve_vp", JsonWire.Decision("vera"));
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan"));

        Assert.Equal("Request approved by all 3 approvers and processed successfully", await handle.GetResultAsync<string>());
        Assert.Equal([ApprovalRole.Director, ApprovalRole.Vp], stage.Activities.Roles("send_approval_requests"));
    }

    private static (string Message, RefusalReason Reason, string? By) Refused(ApprovalDetails details)
    {
        var attempt = details.RefusedAttempts[^1];
        return (attempt.Message, attempt.Reason, attempt.By);
    }
}
