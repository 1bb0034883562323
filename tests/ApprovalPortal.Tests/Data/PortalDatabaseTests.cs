using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ApprovalPortal.Tests.Data;

public sealed class PortalDatabaseTests(PostgreSqlServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task Migrations_Model_NothingIsPending(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        await using var db = database.AddNode().NewContext();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task MigrateAsync_NoDatabase_IsCreatedWithRolesAndPasskeys(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var node = database.AddNode();

        await PortalDatabase.MigrateAsync(node, Cancelled);

        await using var db = node.NewContext();
        Assert.Equal(PortalRoles.All.Order(), (await RoleNamesAsync(db)).Order());
        Assert.Empty(await db.Set<IdentityUserPasskey<string>>().ToListAsync(Cancelled));
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancelled));
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task MigrateAsync_SeveralNodesAtOnce_AllSucceedAndNothingIsDoubled(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var nodes = Enumerable.Range(0, 4).Select(_ => database.AddNode()).ToList();

        await Task.WhenAll(nodes.Select(node => Task.Run(
            async () =>
            {
                await PortalDatabase.MigrateAsync(node, Cancelled);
                await DemoAccounts.CreateAsync(node, Cancelled);
            },
            Cancelled)));

        await using var db = nodes[0].NewContext();
        Assert.Equal(PortalRoles.All.Count, (await RoleNamesAsync(db)).Count);
        Assert.Equal(8, await db.Users.CountAsync(Cancelled));
        Assert.Equal(8, await db.UserRoles.CountAsync(Cancelled));
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task MigrateAsync_DatabaseOfNewerProgram_IsRefusedInASentenceUntilRestored(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var node = database.AddNode();
        await PortalDatabase.MigrateAsync(node, Cancelled);
        await using var db = node.NewContext();
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Later', '99.0.0')""", Cancelled);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => PortalDatabase.MigrateAsync(node, Cancelled));

        Assert.StartsWith("The database is newer than this program: it has the migration 29990101000000_Later", refusal.Message);

        // The refusal leaves the lock free.
        await db.Database.ExecuteSqlAsync(
            $"""DELETE FROM "__EFMigrationsHistory" WHERE "ProductVersion" = '99.0.0' """, Cancelled);
        await PortalDatabase.MigrateAsync(database.AddNode(), Cancelled)
            .WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
    }

    [Fact]
    public async Task MigrateAsync_EfLockLeftByAKilledProcess_IsRemoved()
    {
        await using var database = await TestDatabase.CreateAsync(Providers.Sqlite, server);
        var node = database.AddNode();
        await PortalDatabase.MigrateAsync(node, Cancelled);
        await using var db = node.NewContext();
        await db.Database.ExecuteSqlAsync(
            $"""CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER PRIMARY KEY, "Timestamp" TEXT NOT NULL)""",
            Cancelled);
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00')""", Cancelled);

        var migrated = PortalDatabase.MigrateAsync(node, Cancelled);

        await migrated.WaitAsync(TimeSpan.FromSeconds(10), Cancelled);
    }

    [Fact]
    public async Task Sqlite_Opened_WritesAheadAndWaitsForOthers()
    {
        await using var database = await TestDatabase.CreateFilledAsync(Providers.Sqlite, server);
        await using var db = database.AddNode().NewContext();

        Assert.Equal("wal", await ScalarAsync(db, "PRAGMA journal_mode"));
        Assert.Equal(5000L, await ScalarAsync(db, "PRAGMA busy_timeout"));
        Assert.Equal(1L, await ScalarAsync(db, "PRAGMA foreign_keys"));
    }

    private static Task<List<string?>> RoleNamesAsync(PortalDbContext db) =>
        db.Roles.Select(role => role.Name).ToListAsync(Cancelled);

    private static async Task<object?> ScalarAsync(PortalDbContext db, string sql)
    {
        await db.Database.OpenConnectionAsync(Cancelled);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Cancelled);
    }
}
