using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ApprovalPortal.Tests.Data.People;

public sealed class PeopleDirectoryTests(PostgreSqlServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task RefreshAsync_DemoAccounts_KnowsNamesAndRoles(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var people = database.AddNode().GetRequiredService<PeopleDirectory>();
        Assert.Equal("mia@demo.example", people.NameOf("mia@demo.example"));

        await people.RefreshAsync(Cancelled);

        Assert.Equal("Mia Keller", people.NameOf("MIA@Demo.example"));
        Assert.Equal("eve@other.example", people.NameOf("eve@other.example"));
        Assert.Equal("–", people.NameOf(null));
        Assert.Null(people.Find("eve@other.example"));
        Assert.Equal([PortalRoles.Vp], people.Find("vera@demo.example")!.Roles);
        Assert.Equal(["Max Huber", "Mia Keller"], people.HoldersOf(PortalRoles.Manager).Select(p => p.DisplayName));
        Assert.Empty(people.HoldersOf("Cook"));
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task HoldersOf_LockedByAdmin_IsLeftOutButNotForAPauseAfterWrongPasswords(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var node = database.AddNode();
        var people = node.GetRequiredService<PeopleDirectory>();
        await LockAsync(node, "mia@demo.example", DateTimeOffset.MaxValue);
        await LockAsync(node, "dan@demo.example", PortalUser.LockedByAdmin);
        await LockAsync(node, "max@demo.example", DateTimeOffset.UtcNow.AddMinutes(5));

        await people.RefreshAsync(Cancelled);

        Assert.Equal(["Max Huber"], people.HoldersOf(PortalRoles.Manager).Select(p => p.DisplayName));
        Assert.Equal(["Dora Wolf"], people.HoldersOf(PortalRoles.Director).Select(p => p.DisplayName));
        Assert.True(people.Find("mia@demo.example")!.IsLocked);
        Assert.False(people.Find("max@demo.example")!.IsLocked);
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task Changed_OnlyWhenSomethingDiffers(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var node = database.AddNode();
        var people = node.GetRequiredService<PeopleDirectory>();
        var changes = 0;
        people.Changed += () => changes++;

        await people.RefreshAsync(Cancelled);
        await people.RefreshAsync(Cancelled);
        Assert.Equal(1, changes);

        await GiveRoleAsync(node, "mia@demo.example", PortalRoles.Director);
        await people.RefreshAsync(Cancelled);
        Assert.Equal(2, changes);
        Assert.Equal([PortalRoles.Manager, PortalRoles.Director], people.Find("mia@demo.example")!.Roles);

        await LockAsync(node, "mia@demo.example", PortalUser.LockedByAdmin);
        await people.RefreshAsync(Cancelled);
        Assert.Equal(3, changes);
    }

    [Fact]
    public async Task Refresh_EveryThirtySeconds_FindsWhatAnotherNodeChanged()
    {
        await using var database = await TestDatabase.CreateFilledAsync(Providers.Sqlite, server);
        var time = new FakeTimeProvider();
        var host = database.AddHost(services => services.AddSingleton<TimeProvider>(time));
        var people = host.Services.GetRequiredService<PeopleDirectory>();
        await host.StartAsync(Cancelled);
        await Eventually.AssertAsync(() => Assert.Equal("Mia Keller", people.NameOf("mia@demo.example")));

        await LockAsync(database.AddNode(), "mia@demo.example", PortalUser.LockedByAdmin);

        await Eventually.AssertAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(30));
            Assert.True(people.Find("mia@demo.example")!.IsLocked);
        });
    }

    [Fact]
    public async Task Refresh_StartedBeforeTheMigration_RecoversByItself()
    {
        await using var database = await TestDatabase.CreateAsync(Providers.Sqlite, server);
        var time = new FakeTimeProvider();
        var host = database.AddHost(services => services.AddSingleton<TimeProvider>(time));
        var people = host.Services.GetRequiredService<PeopleDirectory>();
        await host.StartAsync(Cancelled);

        var other = database.AddNode();
        await ApprovalPortal.Data.PortalDatabase.MigrateAsync(other, Cancelled);
        await DemoAccounts.CreateAsync(other, Cancelled);

        await Eventually.AssertAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal("Mia Keller", people.NameOf("mia@demo.example"));
        });
    }

    private static async Task LockAsync(IServiceProvider node, string email, DateTimeOffset end)
    {
        await using var db = node.NewContext();
        var user = await db.Users.SingleAsync(user => user.Email == email, Cancelled);
        user.LockoutEnd = end;
        await db.SaveChangesAsync(Cancelled);
    }

    private static async Task GiveRoleAsync(IServiceProvider node, string email, string role)
    {
        await using var db = node.NewContext();
        db.UserRoles.Add(new IdentityUserRole<string>
        {
            UserId = await db.Users.Where(user => user.Email == email).Select(user => user.Id).SingleAsync(Cancelled),
            RoleId = await db.Roles.Where(row => row.Name == role).Select(row => row.Id).SingleAsync(Cancelled),
        });
        await db.SaveChangesAsync(Cancelled);
    }
}
