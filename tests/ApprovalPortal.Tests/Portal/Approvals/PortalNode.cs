using System.Security.Claims;
using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Worker;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Features.Account;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Worker;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace ApprovalPortal.Tests.Portal.Approvals;

/// <summary>
/// A portal without pages on the real dev server: database with the demo accounts, feed, client, desk, and a worker with
/// fake activities on a task queue of its own.
/// </summary>
public sealed class PortalNode(DevServerFixture server) : IAsyncLifetime
{
    private readonly string _folder = TestFolder.Create();
    private IHost? _host;

    /// <summary>Settings that differ from the defaults; to be set before the node starts.</summary>
    public Dictionary<string, string?> Settings { get; } = new()
    {
        ["TEMPORAL_ADDRESS"] = server.Client.Connection.Options.TargetHost,
        ["Approvals:ClosingsInterval"] = "00:00:01",
    };

    /// <summary>Requests, and the worker that serves them.</summary>
    public ApprovalStage Stage { get; } = new(server.Client);

    /// <summary>The test's own client.</summary>
    public ITemporalClient Client => server.Client;

    /// <summary>What the node asks of Temporal.</summary>
    internal CallCounter Counter { get; } = new();

    public IServiceProvider Services => _host!.Services;

    public ApprovalIndex Index => Services.GetRequiredService<ApprovalIndex>();

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Portal:DataDirectory"] = _folder,
            ["ConnectionStrings:Portal"] = $"Data Source={Path.Combine(_folder, "portal.db")}",
            ["Temporal:TaskQueue"] = Stage.TaskQueue,
        });
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Logging.AddFilter(level => level >= LogLevel.Error).AddConsole();
        builder.Services.AddSingleton<IClientInterceptor>(Counter);
        builder.Services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1);
        builder.Services.AddScoped<SignedIn>();
        builder.Services.AddScoped<AuthenticationStateProvider>(scope => scope.GetRequiredService<SignedIn>());
        builder.AddPortalData();
        builder.AddTemporal();
        builder.AddApprovals();
        builder.Services.AddSingleton<SessionMonitor>();
        _host = builder.Build();

        MigratedDatabase.CopyTo(Path.Combine(_folder, "portal.db"));
        await PortalDatabase.MigrateAsync(Services, CancellationToken.None);
        foreach (var (email, name, roles) in DemoPeople)
        {
            await AddPersonAsync(email, name, roles);
        }

        Stage.StartWorker();
        await _host.StartAsync();
        await Eventually.AssertAsync(() => Assert.True(Index.State.IsLoaded));
    }

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        await _host!.StopAsync();
        _host.Dispose();
        SqliteConnection.ClearAllPools();
        TestFolder.Delete(_folder);
    }

    public static IReadOnlyList<(string Email, string Name, string[] Roles)> DemoPeople { get; } =
    [
        ("rita@demo.example", "Rita Lang", [PortalRoles.Requester]),
        ("mia@demo.example", "Mia Keller", [PortalRoles.Manager]),
        ("max@demo.example", "Max Huber", [PortalRoles.Manager]),
        ("dan@demo.example", "Dan Ott", [PortalRoles.Director]),
        ("vera@demo.example", "Vera Klein", [PortalRoles.Vp]),
        ("ada@demo.example", "Ada Stern", [PortalRoles.Admin]),
    ];

    /// <summary>Adds an account, for tests that change one.</summary>
    public async Task<string> AddPersonAsync(string email, string name, params string[] roles)
    {
        await using (var db = NewContext())
        {
            var user = new PortalUser
            {
                DisplayName = name,
                Email = email,
                NormalizedEmail = email.ToUpperInvariant(),
                UserName = email,
                NormalizedUserName = email.ToUpperInvariant(),
                SecurityStamp = Guid.NewGuid().ToString(),
            };
            db.Users.Add(user);
            var ids = await db.Roles.Where(role => roles.Contains(role.Name!)).Select(role => role.Id).ToListAsync();
            db.UserRoles.AddRange(ids.Select(id => new IdentityUserRole<string> { UserId = user.Id, RoleId = id }));
            await db.SaveChangesAsync();
        }

        await Services.GetRequiredService<PeopleDirectory>().RefreshAsync(CancellationToken.None);
        return email;
    }

    /// <summary>The desk as a signed-in person uses it; the claims stay as they are at this moment.</summary>
    public async Task<IApprovalDesk> DeskOfAsync(string email)
    {
        var scope = Services.CreateScope();
        await using var db = NewContext();
        var user = await db.Users.SingleAsync(u => u.Email == email);
        var roles = await db.UserRoles
            .Where(held => held.UserId == user.Id)
            .Join(db.Roles, held => held.RoleId, role => role.Id, (_, role) => role.Name!)
            .ToListAsync();
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, user.Id),
            new(ClaimTypes.Email, email),
            new("AspNet.Identity.SecurityStamp", user.SecurityStamp!),
            new("display_name", user.DisplayName),
            new("session_id", await TestSessions.AddAsync(Services, user)),
        };
        claims.AddRange(roles.Select(role => new Claim(ClaimTypes.Role, role)));
        scope.ServiceProvider.GetRequiredService<SignedIn>().User = new(new ClaimsIdentity(claims, "test"));
        return scope.ServiceProvider.GetRequiredService<IApprovalDesk>();
    }

    /// <summary>The desk as a stranger reaches it.</summary>
    public IApprovalDesk DeskOfNobody() => Services.CreateScope().ServiceProvider.GetRequiredService<IApprovalDesk>();

    public PortalDbContext NewContext() => Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();

    /// <summary>Whom the index shows its lists to.</summary>
    public Viewer ViewerOf(string email)
    {
        var person = Services.GetRequiredService<PeopleDirectory>().Find(email)!;
        return new(
            person.UserId, email, person.DisplayName, PersonRoles.ApprovalRolesOf(person.Roles), person.Roles.Contains(PortalRoles.Admin));
    }

    /// <summary>A request of a person, in the index.</summary>
    public async Task<ApprovalRow> RequestAsync(string amount, string requester = "rita@demo.example", string more = "")
    {
        var id = $"REQ-{Guid.NewGuid():N}";
        var json = $$"""{"amount":{{amount}},"description":"Two laptops","request_id":"{{id}}","requester":"{{requester}}"{{more}}}""";
        await Stage.StartAsync("MultiLevelApprovalWorkflow", id, json);
        return await ListedAsync(id);
    }

    /// <summary>The row of a request, once the feed has brought it.</summary>
    public async Task<ApprovalRow> ListedAsync(string requestId, Func<ApprovalRow, bool>? isAsExpected = null)
    {
        ApprovalRow? row = null;
        await Eventually.AssertAsync(() =>
        {
            row = Index.Find(requestId);
            Assert.NotNull(row);
            Assert.True(isAsExpected is null || isAsExpected(row), row.ToString());
        });
        return row!;
    }

    /// <summary>A decision as a dialog would send it.</summary>
    public static DecisionCommand Decision(
        ApprovalRow row, ApprovalRole role, bool approved = true, string? comment = "Fine", string? id = null) =>
        new(row.RequestId, row.RunId, role, approved, comment, id ?? Guid.NewGuid().ToString(), row.Revision);

    /// <summary>A command's id as a dialog makes it.</summary>
    public static string NewCommandId() => Guid.NewGuid().ToString("N");

    /// <summary>An id as the form makes it.</summary>
    public static string NewId() =>
        "REQ-" + System.Security.Cryptography.RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 10);

    private sealed class SignedIn : AuthenticationStateProvider
    {
        public ClaimsPrincipal User { get; set; } = new(new ClaimsIdentity());

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(User));
    }
}
