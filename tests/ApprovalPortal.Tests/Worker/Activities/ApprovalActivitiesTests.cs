using ApprovalPortal.Data.People;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;

namespace ApprovalPortal.Tests.Worker.Activities;

/// <summary>Who is told what; each activity runs twice and tells once.</summary>
public sealed class ApprovalActivitiesTests
{
    private static readonly ApprovalRequest s_request = new("REQ-1", "Rita@Demo.example", 2_000m, "Two chairs\nfor the office");
    private static readonly ExpenseRequest s_expense = new("REQ-1", "rita@demo.example", 20m, "Lunch", "Travel");

    [Fact]
    public async Task SendApprovalRequestsAsync_TwoRoles_TellsTheirHolders()
    {
        await using var stage = await ActivityStage.CreateAsync();

        await stage.RunTwiceAsync(() => stage.Activities.SendApprovalRequestsAsync(
            s_request, [ApprovalRole.Manager, ApprovalRole.Director]));

        Assert.Equal(["dan Asked", "dora Asked", "max Asked", "mia Asked"], await stage.ToldAsync());
        var row = (await stage.RowsAsync())[0].Row;
        Assert.Equal(("REQ-1", "Two chairs for the office", "REQ-1/run-1/Asked"), (row.RequestId, row.Title, row.EventKey));
    }

    [Fact]
    public async Task SendApprovalRequestsAsync_RequesterHoldsTheRole_IsNotAskedToDecideTheirOwn()
    {
        await using var stage = await ActivityStage.CreateAsync();

        await stage.RunAsync(() => stage.Activities.SendApprovalRequestsAsync(
            s_request with { Requester = " MIA@demo.example" }, [ApprovalRole.Manager]));

        Assert.Equal(["max Asked"], await stage.ToldAsync());
    }

    [Fact]
    public async Task SendApprovalRequestsAsync_HolderIsLockedByAdmin_IsNotAsked()
    {
        await using var stage = await ActivityStage.CreateAsync();
        await stage.ChangeAsync("mia", (_, mia) => mia.LockoutEnd = DateTimeOffset.MaxValue);
        await stage.ChangeAsync("max", (_, max) => max.LockoutEnd = DateTimeOffset.UtcNow.AddMinutes(5));

        await stage.RunAsync(() => stage.Activities.SendApprovalRequestsAsync(s_request, [ApprovalRole.Manager]));

        Assert.Equal(["max Asked"], await stage.ToldAsync());
    }

    [Fact]
    public async Task SendApprovalRequestsAsync_HolderHasTwoOfTheRoles_IsAskedOnce()
    {
        await using var stage = await ActivityStage.CreateAsync();
        await stage.ChangeAsync("mia", (db, mia) => db.UserRoles.Add(
            new() { UserId = mia.Id, RoleId = db.Roles.Single(role => role.Name == PortalRoles.Vp).Id }));

        await stage.RunAsync(() => stage.Activities.SendApprovalRequestsAsync(s_request, [ApprovalRole.Manager, ApprovalRole.Vp]));

        Assert.Equal(["max Asked", "mia Asked", "vera Asked", "viktor Asked"], await stage.ToldAsync());
    }

    [Fact]
    public async Task SendApprovalRequestsAsync_Reopened_AsksAgainAndTellsTheRequesterWhy()
    {
        await using var stage = await ActivityStage.CreateAsync();
        await stage.RunAsync(() => stage.Activities.SendApprovalRequestsAsync(s_request, [ApprovalRole.Director]));

        stage.RunId = "run-2";
        var reopened = s_request with { ReopenedFrom = new("run-1", "ada@demo.example", "Dan was ill", DateTimeOffset.UtcNow, []) };
        await stage.RunTwiceAsync(() => stage.Activities.SendApprovalRequestsAsync(reopened, [ApprovalRole.Director]));

        Assert.Equal(["dan Asked", "dan Asked", "dora Asked", "dora Asked", "rita Reopened"], await stage.ToldAsync());
        Assert.Equal("Dan was ill", Assert.Single(await stage.RowsAsync(), row => row.Name == "rita").Row.Detail);
    }

    [Fact]
    public async Task NotifyRejection_ListOfRoles_TellsTheRequesterWhichRoles()
    {
        await using var stage = await ActivityStage.CreateAsync();

        await stage.RunTwiceAsync(() => stage.Activities.NotifyRejectionByShapeAsync(
            Raw(s_request), Raw(new[] { ApprovalRole.Manager, ApprovalRole.Vp })));

        Assert.Equal(["rita Rejected"], await stage.ToldAsync());
        Assert.Equal("manager, vp", (await stage.RowsAsync())[0].Row.Detail);
    }

    [Fact]
    public async Task NotifyRejection_Text_TellsTheEmployeeTheReason()
    {
        await using var stage = await ActivityStage.CreateAsync();

        await stage.RunTwiceAsync(() => stage.Activities.NotifyRejectionByShapeAsync(Raw(s_expense), Raw("No receipt")));

        Assert.Equal(["rita Rejected"], await stage.ToldAsync());
        Assert.Equal("No receipt", (await stage.RowsAsync())[0].Row.Detail);
    }

    [Fact]
    public async Task NotifyTimeoutAsync_OpenRole_TellsRequesterAndHolders()
    {
        await using var stage = await ActivityStage.CreateAsync();

        await stage.RunTwiceAsync(() => stage.Activities.NotifyTimeoutAsync(s_request, [ApprovalRole.Director]));

        Assert.Equal(["dan TimedOut", "dora TimedOut", "rita TimedOut"], await stage.ToldAsync());
    }

    [Fact]
    public async Task NotifyWithdrawalAsync_ByTheRequester_TellsTheHolders()
    {
        await using var stage = await ActivityStage.CreateAsync();
        var withdrawn = new WithdrawnRequest(s_request, new("rita@demo.example", "Not needed"));

        await stage.RunTwiceAsync(() => stage.Activities.NotifyWithdrawalAsync(withdrawn, [ApprovalRole.Vp]));

        Assert.Equal(["vera Withdrawn", "viktor Withdrawn"], await stage.ToldAsync());
    }

    [Fact]
    public async Task NotifyWithdrawalAsync_BySomebodyElse_TellsTheRequesterToo()
    {
        await using var stage = await ActivityStage.CreateAsync();
        var withdrawn = new WithdrawnRequest(s_request, new("system", "The run was cancelled"));

        await stage.RunTwiceAsync(() => stage.Activities.NotifyWithdrawalAsync(withdrawn, [ApprovalRole.Vp]));

        Assert.Equal(["rita Withdrawn", "vera Withdrawn", "viktor Withdrawn"], await stage.ToldAsync());
        Assert.Equal("The run was cancelled", Assert.Single(await stage.RowsAsync(), row => row.Name == "rita").Row.Detail);
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_NoWebhook_TellsTheRequester()
    {
        await using var stage = await ActivityStage.CreateAsync();

        await stage.RunTwiceAsync(() => stage.Activities.ProcessApprovedRequestAsync(new(s_request, [])));

        Assert.Equal(["rita Approved"], await stage.ToldAsync());
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_RequesterIsNoAccount_TellsNobody()
    {
        await using var stage = await ActivityStage.CreateAsync();

        await stage.RunAsync(() => stage.Activities.ProcessApprovedRequestAsync(new(s_request with { Requester = "Bob" }, [])));

        Assert.Empty(await stage.ToldAsync());
    }

    [Fact]
    public async Task Expense_AskedAndProcessed_TellsManagersThenTheEmployee()
    {
        await using var stage = await ActivityStage.CreateAsync();

        await stage.RunTwiceAsync(() => stage.Activities.SendApprovalNotificationAsync(s_expense));
        await stage.RunTwiceAsync(() => stage.Activities.ProcessApprovedExpenseAsync(new(s_expense, [])));

        Assert.Equal(["max Asked", "mia Asked", "rita Approved"], await stage.ToldAsync());
    }

    [Fact]
    public async Task Definitions_TwoInterfaces_HoldEveryNameOnce()
    {
        await using var stage = await ActivityStage.CreateAsync();

        Assert.Equal(
            [
                "notify_rejection", "notify_timeout", "notify_withdrawal", "process_approved_expense",
                "process_approved_request", "send_approval_notification", "send_approval_requests",
                "verify_carry_over",
            ],
            stage.Activities.Definitions.Select(definition => definition.Name).Order(StringComparer.Ordinal));
    }

    private static RawValue Raw(object value) => new(WireDataConverter.Instance.PayloadConverter.ToPayload(value));
}
