using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.EntityFrameworkCore;
using static ApprovalPortal.Tests.Portal.Approvals.PortalNode;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

/// <summary>What a further run takes over, and which requests have none.</summary>
public sealed class ReopeningTests(PortalNode node, DevServerFixture server) : IClassFixture<PortalNode>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("role removed", true)]
    [InlineData("locked", true)]
    [InlineData("account removed", true)]
    [InlineData("paused after wrong passwords", false)]
    [InlineData("nothing", false)]
    public async Task ReopenAsync_ApproverMeanwhile_IsAskedAgainUnlessTheApprovalCouldBeGivenNow(string change, bool isAskedAgain)
    {
        var email = await node.AddPersonAsync($"{Guid.NewGuid():N}@demo.example", "Old Manager", PortalRoles.Manager);
        var row = await node.RequestAsync("25000");
        await DecideAsync(row, email, ApprovalRole.Manager);
        await DecideAsync(row, "dan@demo.example", ApprovalRole.Director);
        await TimeOutAsync(row);
        await ChangeAsync(email, change);

        Assert.IsType<CommandOutcome.Done>(await ReopenAsync(row));

        var reopened = await node.ListedAsync(row.RequestId, shown => shown is { Status: ApprovalStatus.Pending, Revision: > 0 });
        Assert.Equal(
            isAskedAgain ? [ApprovalRole.Manager, ApprovalRole.Vp] : [ApprovalRole.Vp], reopened.AwaitedRoles);
        var details = await node.Client.GetWorkflowHandle(row.RequestId, reopened.RunId).DetailsAsync();
        Assert.Equal(isAskedAgain ? ["dan@demo.example"] : [email, "dan@demo.example"], details.Decisions.Select(d => d.Approver));
    }

    [Fact]
    public async Task ReopenAsync_ListShowsAnOlderRun_ContinuesTheNewestOne()
    {
        var row = await node.RequestAsync("25000");
        await DecideAsync(row, "mia@demo.example", ApprovalRole.Manager);
        var first = await TimeOutAsync(row);
        Assert.IsType<CommandOutcome.Done>(await ReopenAsync(row));
        var second = await node.ListedAsync(row.RequestId, shown => shown is { Status: ApprovalStatus.Pending, Revision: > 0 });
        await DecideAsync(second, "dan@demo.example", ApprovalRole.Director);
        await TimeOutAsync(second);
        await using var slow = new PortalNode(server)
        {
            Settings = { ["Approvals:FeedInterval"] = "00:01:00", ["Approvals:ClosingsInterval"] = "01:00:00" },
        };
        await slow.InitializeAsync();
        slow.Index.Remove(row.RequestId);
        slow.Index.Apply([first]);

        var ada = await slow.DeskOfAsync("ada@demo.example");
        Assert.IsType<CommandOutcome.Done>(await ada.ReopenAsync(row.RequestId, second.RunId, "Again", Token));

        var details = await node.Client.GetWorkflowHandle(row.RequestId).WaitAsync(d => d.Revision > 0);
        Assert.Equal(second.RunId, details.ReopenedFrom!.RunId);
        Assert.Equal(["mia@demo.example", "dan@demo.example"], details.Decisions.Select(d => d.Approver));
    }

    [Theory]
    [InlineData(ApprovalKind.MultiLevel, ApprovalStatus.Approved)]
    [InlineData(ApprovalKind.MultiLevel, ApprovalStatus.Rejected)]
    [InlineData(ApprovalKind.MultiLevel, ApprovalStatus.Withdrawn)]
    [InlineData(ApprovalKind.Expense, ApprovalStatus.Approved)]
    [InlineData(ApprovalKind.Expense, ApprovalStatus.Rejected)]
    [InlineData(ApprovalKind.Expense, ApprovalStatus.Withdrawn)]
    [InlineData(ApprovalKind.Single, ApprovalStatus.Approved)]
    [InlineData(ApprovalKind.Single, ApprovalStatus.Rejected)]
    public async Task ReopenAsync_EndedOtherwise_IsDeniedAndStartsNothing(ApprovalKind kind, ApprovalStatus status)
    {
        var id = kind switch
        {
            ApprovalKind.MultiLevel => (await node.RequestAsync("500")).RequestId,
            ApprovalKind.Expense => (await node.Stage.ExpenseAsync()).Id,
            _ => (await node.Stage.SingleAsync()).Id,
        };
        var row = await node.ListedAsync(id);
        if (status == ApprovalStatus.Withdrawn)
        {
            await node.Client.GetWorkflowHandle(id).CancelAsync();
        }
        else
        {
            await DecideAsync(row, "mia@demo.example", ApprovalRole.Manager, status == ApprovalStatus.Approved);
        }

        await node.ListedAsync(id, shown => shown.Status == status && shown.ClosedAt is not null);

        Assert.Equal(new CommandOutcome.Refused(RefusalReason.AlreadyEnded), await ReopenAsync(row));
        Assert.Equal(row.RunId, (await node.Client.GetWorkflowHandle(id).DescribeAsync()).RunId);
    }

    private async Task DecideAsync(ApprovalRow row, string email, ApprovalRole role, bool approved = true)
    {
        var desk = await node.DeskOfAsync(email);
        Assert.IsType<CommandOutcome.Done>(await desk.DecideAsync(Decision(row, role, approved), Token));
    }

    private async Task<CommandOutcome> ReopenAsync(ApprovalRow row)
    {
        var ada = await node.DeskOfAsync("ada@demo.example");
        return await ada.ReopenAsync(row.RequestId, row.RunId, "Again", Token);
    }

    private async Task<ApprovalRow> TimeOutAsync(ApprovalRow row)
    {
        await node.Client.FastForwardAsync(row.RequestId, TimeSpan.FromDays(15));
        return await node.ListedAsync(row.RequestId, shown => shown.RunId == row.RunId && shown.Status == ApprovalStatus.TimedOut);
    }

    // In the database only: the directory in memory is up to 30 s old.
    private async Task ChangeAsync(string email, string change)
    {
        await using var db = node.NewContext();
        var user = await db.Users.SingleAsync(u => u.Email == email, Token);
        switch (change)
        {
            case "role removed":
                await db.UserRoles.Where(held => held.UserId == user.Id).ExecuteDeleteAsync(Token);
                break;
            case "locked":
                user.LockoutEnd = PortalUser.LockedByAdmin;
                break;
            case "paused after wrong passwords":
                user.LockoutEnd = DateTimeOffset.UtcNow.AddMinutes(5);
                break;
            case "account removed":
                db.Users.Remove(user);
                break;
        }

        await db.SaveChangesAsync(Token);
    }
}
