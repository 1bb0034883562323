using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Portal.Approvals;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.EntityFrameworkCore;

namespace ApprovalPortal.Tests.Portal.Security;

/// <summary>
/// A command asks the database, not the sign-in: what was true when the circuit began may have changed since.
/// </summary>
public sealed class CurrentViewerTests(PortalNode node) : IClassFixture<PortalNode>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetVerifiedAsync_RoleTakenSinceTheSignIn_CountsAtOnce()
    {
        var email = await node.AddPersonAsync("carla@example.com", "Carla", PortalRoles.Manager);
        var row = await node.RequestAsync("500");
        var desk = await node.DeskOfAsync(email);
        Assert.NotNull(await desk.GetAsync(row.RequestId, Token));

        await ChangeAsync(email, user => user.SecurityStamp = Guid.NewGuid().ToString());

        Assert.Equal(new CommandOutcome.NotFoundOrNotYours(), await DecideAsync(desk, row));
    }

    [Fact]
    public async Task GetVerifiedAsync_RolesDifferFromTheClaims_TakesThoseOfTheDatabase()
    {
        var email = await node.AddPersonAsync("cora@example.com", "Cora", PortalRoles.Manager);
        var row = await node.RequestAsync("500");
        var desk = await node.DeskOfAsync(email);
        await using (var db = node.NewContext())
        {
            var userId = (await db.Users.SingleAsync(user => user.Email == email, Token)).Id;
            await db.UserRoles.Where(held => held.UserId == userId).ExecuteDeleteAsync(Token);
        }

        Assert.Equal(new CommandOutcome.NotFoundOrNotYours(), await DecideAsync(desk, row));
    }

    [Fact]
    public async Task GetVerifiedAsync_LockedByAdmin_MayDoNothing()
    {
        var email = await node.AddPersonAsync("cleo@example.com", "Cleo", PortalRoles.Manager);
        var row = await node.RequestAsync("500");
        var desk = await node.DeskOfAsync(email);

        await ChangeAsync(email, user => user.LockoutEnd = DateTimeOffset.MaxValue);

        Assert.Equal(new CommandOutcome.NotFoundOrNotYours(), await DecideAsync(desk, row));
    }

    [Fact]
    public async Task GetVerifiedAsync_SessionEnded_MayDoNothing()
    {
        var email = await node.AddPersonAsync("cass@example.com", "Cass", PortalRoles.Manager);
        var row = await node.RequestAsync("500");
        var desk = await node.DeskOfAsync(email);
        await using (var db = node.NewContext())
        {
            var userId = (await db.Users.SingleAsync(user => user.Email == email, Token)).Id;
            await db.Sessions.Where(session => session.UserId == userId).ExecuteDeleteAsync(Token);
        }

        Assert.Equal(new CommandOutcome.NotFoundOrNotYours(), await DecideAsync(desk, row));
    }

    [Fact]
    public async Task GetVerifiedAsync_LockedOutByWrongPasswords_GoesOnWithTheOpenSession()
    {
        var email = await node.AddPersonAsync("cyd@example.com", "Cyd", PortalRoles.Manager);
        var row = await node.RequestAsync("500");
        var desk = await node.DeskOfAsync(email);

        // Else anybody could keep an approver from working by typing wrong passwords.
        await ChangeAsync(email, user => user.LockoutEnd = DateTimeOffset.UtcNow.AddMinutes(5));

        Assert.IsType<CommandOutcome.Done>(await DecideAsync(desk, row));
    }

    private static Task<CommandOutcome> DecideAsync(IApprovalDesk desk, ApprovalRow row) =>
        desk.DecideAsync(PortalNode.Decision(row, ApprovalRole.Manager), Token);

    private async Task ChangeAsync(string email, Action<PortalUser> change)
    {
        await using var db = node.NewContext();
        change(await db.Users.SingleAsync(user => user.Email == email, Token));
        await db.SaveChangesAsync(Token);
    }
}
