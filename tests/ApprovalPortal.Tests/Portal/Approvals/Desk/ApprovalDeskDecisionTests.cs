using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.EntityFrameworkCore;
using Temporalio.Api.Enums.V1;
using static ApprovalPortal.Tests.Portal.Approvals.PortalNode;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

public sealed class ApprovalDeskDecisionTests(PortalNode node) : IClassFixture<PortalNode>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DecideAsync_Manager_IsConfirmedAndInTheIndexAtOnce()
    {
        var row = await node.RequestAsync("5000");
        var mia = await node.DeskOfAsync("mia@demo.example");

        var outcome = await mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token);

        var done = Assert.IsType<CommandOutcome.Done>(outcome);
        Assert.True(done.Snapshot!.IsLive);
        Assert.Equal("mia@demo.example", Assert.Single(done.Snapshot.Details.Decisions).Approver);
        var shown = node.Index.Find(row.RequestId)!;
        Assert.Equal([ApprovalRole.Director], shown.AwaitedRoles);
        Assert.True(shown.IsConfirmed);
    }

    [Fact]
    public async Task DecideAsync_RequestOfThisNode_AsksTheWorkflowOnceForEachDecision()
    {
        var rita = await node.DeskOfAsync("rita@demo.example");
        var request = new NewApproval(NewId(), "Laptops", "Two of them", 5_000m, null);
        await rita.SubmitAsync(request, Token);
        var row = node.Index.Find(request.RequestId)!;
        var before = node.Counter.Calls.Count(call => call == "query");

        foreach (var (name, role) in new[] { ("mia", ApprovalRole.Manager), ("dan", ApprovalRole.Director) })
        {
            var desk = await node.DeskOfAsync($"{name}@demo.example");
            Assert.IsType<CommandOutcome.Done>(await desk.DecideAsync(Decision(row, role), Token));
        }

        Assert.Equal(before + 2, node.Counter.Calls.Count(call => call == "query"));
    }

    [Fact]
    public async Task DecideAsync_SameIdTwice_CountsOnce()
    {
        var row = await node.RequestAsync("5000");
        var mia = await node.DeskOfAsync("mia@demo.example");
        var decision = Decision(row, ApprovalRole.Manager);

        var outcomes = await Task.WhenAll(mia.DecideAsync(decision, Token), mia.DecideAsync(decision, Token));
        var again = await mia.DecideAsync(decision, Token);

        Assert.All([.. outcomes, again], outcome => Assert.IsType<CommandOutcome.Done>(outcome));
        Assert.Equal(1, await CountSignalsAsync(row));
    }

    [Fact]
    public async Task DecideAsync_OtherManagerWasFirst_SaysWhoAndHow()
    {
        var row = await node.RequestAsync("5000");
        var mia = await node.DeskOfAsync("mia@demo.example");
        var max = await node.DeskOfAsync("max@demo.example");
        await mia.DecideAsync(Decision(row, ApprovalRole.Manager, approved: false, comment: "Too dear"), Token);

        var outcome = await max.DecideAsync(Decision(row, ApprovalRole.Manager), Token);

        var overtaken = Assert.IsType<CommandOutcome.Overtaken>(outcome);
        Assert.Equal(("mia@demo.example", false), (overtaken.By, overtaken.Approved));
    }

    [Fact]
    public async Task DecideAsync_TwoManagersAtOnce_OneCountsAndTheOtherIsTold()
    {
        var row = await node.RequestAsync("5000");
        var mia = await node.DeskOfAsync("mia@demo.example");
        var max = await node.DeskOfAsync("max@demo.example");

        var outcomes = await Task.WhenAll(
            mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token),
            max.DecideAsync(Decision(row, ApprovalRole.Manager), Token));

        Assert.Single(outcomes.OfType<CommandOutcome.Done>());
        Assert.Single(outcomes.OfType<CommandOutcome.Overtaken>());
    }

    [Fact]
    public async Task DecideAsync_OwnRequest_IsRefusedWhateverTheRequestSays()
    {
        var row = await node.RequestAsync("5000", " MIA@demo.example");
        var mia = await node.DeskOfAsync("mia@demo.example");

        var outcome = await mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token);

        Assert.Equal(new CommandOutcome.Refused(RefusalReason.OwnRequest), outcome);
        Assert.Equal(0, await CountSignalsAsync(row));
    }

    [Fact]
    public async Task DecideAsync_OwnRequestOfThisNode_IsRefusedBeforeAnythingIsSent()
    {
        var mia = await node.DeskOfAsync("mia@demo.example");
        var request = new NewApproval(NewId(), "Laptops", "Two of them", 5_000m, null);
        Assert.IsType<CommandOutcome.Done>(await mia.SubmitAsync(request, Token));
        var row = node.Index.Find(request.RequestId)!;

        var outcome = await mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token);

        Assert.Equal(new CommandOutcome.Refused(RefusalReason.OwnRequest), outcome);
        Assert.Equal(0, await CountSignalsAsync(row));
    }

    [Fact]
    public async Task DecideAsync_SecondRoleOfOnePerson_IsRefused()
    {
        var both = await node.AddPersonAsync(NewEmail(), "Both Roles", PortalRoles.Manager, PortalRoles.Director);
        var row = await node.RequestAsync("5000");
        var desk = await node.DeskOfAsync(both);
        Assert.IsType<CommandOutcome.Done>(await desk.DecideAsync(Decision(row, ApprovalRole.Director), Token));

        var outcome = await desk.DecideAsync(Decision(row, ApprovalRole.Manager), Token);

        Assert.Equal(new CommandOutcome.Refused(RefusalReason.SecondRole), outcome);
        Assert.Equal(1, await CountSignalsAsync(row));
    }

    [Fact]
    public async Task DecideAsync_RoleRemovedAMomentAgo_IsRefusedThoughTheClaimsHaveIt()
    {
        var email = await node.AddPersonAsync(NewEmail(), "Was Manager", PortalRoles.Manager);
        var row = await node.RequestAsync("500");
        var desk = await node.DeskOfAsync(email);
        await using (var db = node.NewContext())
        {
            await db.UserRoles.Where(held => db.Users.Any(u => u.Id == held.UserId && u.Email == email)).ExecuteDeleteAsync(Token);
        }

        Assert.Equal(new CommandOutcome.NotFoundOrNotYours(), await desk.DecideAsync(Decision(row, ApprovalRole.Manager), Token));
        Assert.Equal(0, await CountSignalsAsync(row));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DecideAsync_AccountLockedOrSignedOutEverywhere_IsRefused(bool isLocked)
    {
        var email = await node.AddPersonAsync(NewEmail(), "Locked Out", PortalRoles.Manager);
        var row = await node.RequestAsync("500");
        var desk = await node.DeskOfAsync(email);
        await using (var db = node.NewContext())
        {
            var user = await db.Users.SingleAsync(u => u.Email == email, Token);
            user.LockoutEnd = isLocked ? PortalUser.LockedByAdmin : null;
            user.SecurityStamp = isLocked ? user.SecurityStamp : Guid.NewGuid().ToString();
            await db.SaveChangesAsync(Token);
        }

        Assert.Equal(new CommandOutcome.NotFoundOrNotYours(), await desk.DecideAsync(Decision(row, ApprovalRole.Manager), Token));
        Assert.Equal(0, await CountSignalsAsync(row));
    }

    [Fact]
    public async Task DecideAsync_ForeignAndUnknownRequest_AreAnsweredAlike()
    {
        var row = await node.RequestAsync("500");
        var dan = await node.DeskOfAsync("dan@demo.example");
        var unknown = row with { RequestId = NewId() };

        Assert.Equal(
            await dan.DecideAsync(Decision(unknown, ApprovalRole.Director), Token),
            await dan.DecideAsync(Decision(row, ApprovalRole.Director), Token));
        Assert.Null(await dan.GetAsync(row.RequestId, Token));
        Assert.Null(await dan.GetAsync(unknown.RequestId, Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \n\u200b")]
    public async Task DecideAsync_RejectionWithoutVisibleComment_NamesTheField(string? comment)
    {
        var row = await node.RequestAsync("500");
        var mia = await node.DeskOfAsync("mia@demo.example");

        var outcome = await mia.DecideAsync(Decision(row, ApprovalRole.Manager, approved: false, comment), Token);

        Assert.Equal("comment", Assert.IsType<CommandOutcome.Invalid>(outcome).Error.Field);
    }

    [Theory]
    [InlineData("not-a-run")]
    [InlineData("00000000-0000-0000-0000-000000000001")]
    public async Task DecideAsync_RunThatIsNotTheRequests_DecidesNothing(string runId)
    {
        var row = await node.RequestAsync("500");
        var mia = await node.DeskOfAsync("mia@demo.example");

        var outcome = await mia.DecideAsync(Decision(row with { RunId = runId }, ApprovalRole.Manager), Token);

        Assert.Equal(new CommandOutcome.Refused(RefusalReason.AlreadyEnded), outcome);
        Assert.Equal(0, await CountSignalsAsync(row));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DecideAsync_Expense_IsDecidedByItsOwnSignals(bool approved)
    {
        var handle = await node.Stage.ExpenseAsync();
        var row = await node.ListedAsync(handle.Id);
        var mia = await node.DeskOfAsync("mia@demo.example");

        var outcome = await mia.DecideAsync(Decision(row, ApprovalRole.Manager, approved, "Because"), Token);

        var details = Assert.IsType<CommandOutcome.Done>(outcome).Snapshot!.Details;
        Assert.Equal(approved ? ApprovalStatus.Approved : ApprovalStatus.Rejected, details.Status);
        Assert.Equal("Because", Assert.Single(details.Decisions).Comment);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DecideAsync_Single_IsDecidedByItsOwnSignal(bool approved)
    {
        var handle = await node.Stage.SingleAsync();
        var row = await node.ListedAsync(handle.Id);
        var mia = await node.DeskOfAsync("mia@demo.example");

        var outcome = await mia.DecideAsync(Decision(row, ApprovalRole.Manager, approved, "Because"), Token);

        var details = Assert.IsType<CommandOutcome.Done>(outcome).Snapshot!.Details;
        Assert.Equal(approved ? ApprovalStatus.Approved : ApprovalStatus.Rejected, details.Status);
    }

    [Fact]
    public async Task DecideAsync_NoWorker_IsStoredAndCountsWhenOneRuns()
    {
        var both = await node.AddPersonAsync(NewEmail(), "Both Roles", PortalRoles.Manager, PortalRoles.Director);
        await using var stage = new ApprovalStage(node.Client);
        stage.StartWorker();
        var handle = await stage.RequestAsync("5000");
        var row = await node.ListedAsync(handle.Id);
        await stage.StopWorkerAsync();
        var desk = await node.DeskOfAsync(both);

        var stored = await desk.DecideAsync(Decision(row, ApprovalRole.Manager), Token);
        var second = await desk.DecideAsync(Decision(row, ApprovalRole.Director), Token);
        stage.StartWorker();

        Assert.Equal(new CommandOutcome.Stored(), stored);
        Assert.Equal(new CommandOutcome.Refused(RefusalReason.SecondRole), second);
        await node.ListedAsync(row.RequestId, shown => shown.Decisions.Any(d => d.Approver == both));
    }

    private static string NewEmail() => $"{Guid.NewGuid():N}@demo.example";

    private async Task<int> CountSignalsAsync(ApprovalRow row)
    {
        var history = await node.Client.GetWorkflowHandle(row.RequestId, row.RunId).FetchHistoryAsync();
        return history.Events.Count(e => e.EventType == EventType.WorkflowExecutionSignaled);
    }
}
