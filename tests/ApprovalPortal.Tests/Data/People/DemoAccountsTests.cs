using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace ApprovalPortal.Tests.Data.People;

public sealed class DemoAccountsTests(PostgreSqlServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task CreateAsync_Again_LeavesWhatIsThereAndAddsWhatIsMissing(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var node = database.AddNode();
        await using (var db = node.NewContext())
        {
            await db.Users.Where(user => user.Email == "rita@demo.example").ExecuteDeleteAsync(Cancelled);
            await db.Users
                .Where(user => user.Email == "mia@demo.example")
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.DisplayName, "Mia Renamed"), Cancelled);
        }

        await DemoAccounts.CreateAsync(node, Cancelled);

        await using var after = node.NewContext();
        var names = await after.Users.OrderBy(user => user.Email).Select(user => user.DisplayName).ToListAsync(Cancelled);
        Assert.Equal(
            ["Ada Stern", "Dan Ott", "Dora Wolf", "Max Huber", "Mia Renamed", "Rita Lang", "Vera Klein", "Viktor Braun"],
            names);
        Assert.True(await after.Users.AllAsync(user => user.EmailConfirmed && user.LockoutEnabled, Cancelled));
    }
}
