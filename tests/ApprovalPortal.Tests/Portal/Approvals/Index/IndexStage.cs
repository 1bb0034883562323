using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Worker;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Index;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ApprovalPortal.Tests.Portal.Approvals.Index;

/// <summary>The accounts that tests of the index look up, and indexes with a clock of their own.</summary>
public sealed class IndexStage : IAsyncLifetime
{
    private readonly string _folder = TestFolder.Create();
    private IHost? _host;

    public PeopleDirectory People => _host!.Services.GetRequiredService<PeopleDirectory>();

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Portal"] = $"Data Source={Path.Combine(_folder, "portal.db")}",
        });
        builder.AddPortalData();
        _host = builder.Build();
        await PortalDatabase.MigrateAsync(_host.Services, CancellationToken.None);
        await using var db = _host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();
        foreach (var (email, name, roles) in PortalNode.DemoPeople)
        {
            var user = new PortalUser { DisplayName = name, Email = email, UserName = email };
            db.Users.Add(user);
            var ids = await db.Roles.Where(role => roles.Contains(role.Name!)).Select(role => role.Id).ToListAsync();
            db.UserRoles.AddRange(ids.Select(id => new IdentityUserRole<string> { UserId = user.Id, RoleId = id }));
        }

        await db.SaveChangesAsync();
        await People.RefreshAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        _host!.Dispose();
        SqliteConnection.ClearAllPools();
        TestFolder.Delete(_folder);
        return ValueTask.CompletedTask;
    }

    /// <summary>Changes accounts in the database and reads them again; for a stage of the test's own.</summary>
    public async Task ChangePeopleAsync(Func<PortalDbContext, Task> change)
    {
        await using (var db = _host!.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext())
        {
            await change(db);
        }

        await People.RefreshAsync(CancellationToken.None);
    }

    public (ApprovalIndex Index, FakeTimeProvider Time) NewIndex()
    {
        var time = new FakeTimeProvider(ApprovalRows.Start);
        return (new(People, Options.Create(new ApprovalsOptions()), time, NullLogger<ApprovalIndex>.Instance), time);
    }
}
