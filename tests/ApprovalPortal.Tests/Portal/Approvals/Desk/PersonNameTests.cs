using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;
using static ApprovalPortal.Tests.Portal.Approvals.PortalNode;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

/// <summary>Other clients write people with spaces and in any case, and choose decision ids freely.</summary>
public sealed class PersonNameTests(PortalNode node) : IClassFixture<PortalNode>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WithdrawAsync_RequesterWithSpacesAndOtherCase_IsThePersonOfTheAccount()
    {
        var row = await node.RequestAsync("500", " RITA@Demo.Example ", ",\"separation_of_duties\":true");
        Assert.True(IsListed(ApprovalScope.Mine, "rita@demo.example", row));
        var rita = await node.DeskOfAsync("rita@demo.example");
        Assert.NotNull(await rita.GetAsync(row.RequestId, Token));

        var outcome = await rita.WithdrawAsync(row.RequestId, row.RunId, "Not needed", NewCommandId(), Token);

        Assert.IsType<CommandOutcome.Done>(outcome);
    }

    [Fact]
    public async Task WithdrawAsync_EmployeeWithSpacesAndOtherCase_IsThePersonOfTheAccount()
    {
        var id = $"EXP-{Guid.NewGuid():N}";
        await node.Stage.StartAsync(
            "ExpenseApprovalWorkflow",
            id,
            $$"""{"amount":"13.50","category":"travel","description":"Taxi","employee":"rita@demo.example ","request_id":"{{id}}"}""");
        var row = await node.ListedAsync(id);
        Assert.True(IsListed(ApprovalScope.Mine, "rita@demo.example", row));
        var rita = await node.DeskOfAsync("rita@demo.example");

        Assert.IsType<CommandOutcome.Done>(await rita.WithdrawAsync(id, row.RunId, "Not needed", NewCommandId(), Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signal_RequesterWithSpacesAndOtherCase_DoesNotDecideTheOwnRequest(bool throughTheDesk)
    {
        var row = await node.RequestAsync("500", "mia@demo.example ", ",\"separation_of_duties\":true");
        Assert.False(IsListed(ApprovalScope.Waiting, "mia@demo.example", row));

        if (throughTheDesk)
        {
            var mia = await node.DeskOfAsync("mia@demo.example");
            Assert.Equal(
                new CommandOutcome.Refused(RefusalReason.OwnRequest), await mia.DecideAsync(Decision(row, ApprovalRole.Manager), Token));
        }
        else
        {
            var handle = node.Client.GetWorkflowHandle(row.RequestId);
            await handle.SignalJsonAsync("approve_manager", JsonWire.Decision(" MIA@Demo.Example"));
            var refused = Assert.Single((await handle.DetailsAsync()).RefusedAttempts);
            Assert.Equal(RefusalReason.OwnRequest, refused.Reason);
        }
    }

    [Fact]
    public async Task DecideAsync_SameApproverWithSpacesAndOtherCaseDecidedAnotherRole_IsDenied()
    {
        var both = await node.AddPersonAsync($"{Guid.NewGuid():N}@demo.example", "Both Roles", PortalRoles.Manager, PortalRoles.Director);
        var row = await node.RequestAsync("5000");
        var handle = node.Client.GetWorkflowHandle(row.RequestId);
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision($" {both.ToUpperInvariant()} "));
        await node.ListedAsync(row.RequestId, shown => shown.Decisions.Count == 1);
        Assert.True(IsListed(ApprovalScope.Decided, both, row));
        Assert.False(IsListed(ApprovalScope.Waiting, both, row));
        var desk = await node.DeskOfAsync(both);

        Assert.Equal(
            new CommandOutcome.Refused(RefusalReason.SecondRole), await desk.DecideAsync(Decision(row, ApprovalRole.Director), Token));
        Assert.Single((await handle.DetailsAsync()).Decisions);
    }

    [Fact]
    public async Task Signal_OneDecisionIdForTwoRoles_BothCount()
    {
        var row = await node.RequestAsync("5000");
        var handle = node.Client.GetWorkflowHandle(row.RequestId);
        await handle.SignalJsonAsync("approve_manager", """{"approved":true,"approver":"mia@demo.example","decision_id":"d"}""");
        await handle.SignalJsonAsync("approve_director", """{"approved":true,"approver":"dan@demo.example","decision_id":"d"}""");

        await node.ListedAsync(row.RequestId, shown => shown.Status == ApprovalStatus.Approved);
    }

    [Fact]
    public async Task DecideAsync_AnotherRolesDecisionHasTheSameId_CountsForItsOwnRole()
    {
        var row = await node.RequestAsync("25000");
        var decision = Decision(row, ApprovalRole.Director);
        var handle = node.Client.GetWorkflowHandle(row.RequestId);
        await handle.SignalJsonAsync(
            "approve_manager", $$"""{"approved":true,"approver":"mia@demo.example","decision_id":"{{decision.DecisionId}}"}""");
        await node.ListedAsync(row.RequestId, shown => shown.Decisions.Count == 1);
        var dan = await node.DeskOfAsync("dan@demo.example");

        var done = Assert.IsType<CommandOutcome.Done>(await dan.DecideAsync(decision, Token));

        Assert.Equal(
            [ApprovalRole.Manager, ApprovalRole.Director], done.Snapshot!.Details.Decisions.Select(standing => standing.Role));
    }

    [Fact]
    public async Task DecideAsync_OneIdForTwoRoles_BothCount()
    {
        var row = await node.RequestAsync("25000");
        var id = NewCommandId();
        var mia = await node.DeskOfAsync("mia@demo.example");
        var dan = await node.DeskOfAsync("dan@demo.example");

        Assert.IsType<CommandOutcome.Done>(await mia.DecideAsync(Decision(row, ApprovalRole.Manager, id: id), Token));
        Assert.IsType<CommandOutcome.Done>(await dan.DecideAsync(Decision(row, ApprovalRole.Director, id: id), Token));
    }

    private bool IsListed(ApprovalScope scope, string viewer, ApprovalRow row) =>
        node.Index.Query(new(scope, node.ViewerOf(viewer)) { Take = 1_000 }).Rows.Any(shown => shown.RequestId == row.RequestId);
}
