using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Portal.Hosting;
using ApprovalPortal.Web.Components;
using ApprovalPortal.Web.Features.Admin;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Portal.Admin.Users;

/// <summary>
/// Commands of several admins at the same moment, on PostgreSQL: SQLite lets one of them begin after the other, here they
/// truly run beside each other.
/// </summary>
public sealed class AccountRaceTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly PortalHost _host = new();
    private readonly InterleavedUsers.Points _points = new();
    private readonly List<AsyncServiceScope> _circuits = [];
    private WebApplicationFactory<App> _portal = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var connection = await server.NameDatabaseAsync();
        _portal = _host.WithWebHostBuilder(builder =>
        {
            builder.UseSetting("Database:Provider", "PostgreSQL");
            builder.UseSetting("ConnectionStrings:Portal", connection);
            builder.ConfigureTestServices(services => services.AddScoped<UserManager<PortalUser>>(
                scope => ActivatorUtilities.CreateInstance<InterleavedUsers>(scope, _points)));
        });
        await using var db = NewContext();
        await db.Users.ExecuteDeleteAsync(Cancellation);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var circuit in _circuits)
        {
            await circuit.DisposeAsync();
        }

        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("demote", "demote")]
    [InlineData("lock", "lock")]
    [InlineData("lock", "demote")]
    [InlineData("demote", "demote", "demote")]
    public async Task Admins_EndEachOtherAtOnce_OneRemainsAndTheOthersAreToldOfTheConflict(params string[] commands)
    {
        var admins = await AddAdminsAsync(commands.Length);
        var callers = await Task.WhenAll(admins.Select(SignInAsync));
        _points.AfterAdminsAreRead = Meeting(commands.Length);

        var outcomes = await Task.WhenAll(commands.Select((command, i) =>
            EndAsync(callers[i], command, admins[(i + 1) % admins.Count])));

        var done = outcomes.Count(outcome => outcome is AccountOutcome.Done);
        Assert.InRange(done, 1, commands.Length - 1);
        Assert.All(outcomes, outcome => Assert.True(outcome is AccountOutcome.Done or AccountOutcome.Conflict, $"{outcome}"));
        Assert.Equal(commands.Length - done, await CountAdminsAsync());
    }

    [Theory]
    [InlineData("demote")]
    [InlineData("lock")]
    public async Task Admin_EndsTheOtherWhoseCommandIsOnItsWay_LateCommandIsRefusedForTheLastAdmin(string command)
    {
        var admins = await AddAdminsAsync(2);
        var early = await SignInAsync(admins[0]);
        var late = await SignInAsync(admins[1]);
        var (isOnItsWay, goOn) = (NewSignal(), NewSignal());
        _points.BeforeAccountIsFound = userId =>
        {
            if (userId != admins[0].Id)
            {
                return Task.CompletedTask;
            }

            isOnItsWay.TrySetResult();
            return goOn.Task.WaitAsync(Cancellation);
        };

        var lateOutcome = EndAsync(late, command, admins[0]);
        await isOnItsWay.Task.WaitAsync(Cancellation);
        Assert.IsType<AccountOutcome.Done>(await EndAsync(early, command, admins[1]));
        goOn.SetResult();

        Assert.IsType<AccountOutcome.LastAdmin>(await lateOutcome);
        Assert.Equal(1, await CountAdminsAsync());
    }

    [Fact]
    public async Task SetRoles_TwoAdminsChangeOneAccountAtOnce_OneIsToldOfTheConflict()
    {
        var admins = await AddAdminsAsync(2);
        var user = await AddAccountAsync();
        var callers = await Task.WhenAll(admins.Select(SignInAsync));
        _points.AfterAdminsAreRead = Meeting(2);

        var outcomes = await Task.WhenAll(
            callers[0].SetRolesAsync(user.Id, [PortalRoles.Manager, PortalRoles.Vp], Cancellation),
            callers[1].SetRolesAsync(user.Id, [PortalRoles.Manager, PortalRoles.Director], Cancellation));

        var winner = Assert.Single([0, 1], i => outcomes[i] is AccountOutcome.Done);
        Assert.IsType<AccountOutcome.Conflict>(outcomes[1 - winner]);
        Assert.Equal(
            [PortalRoles.Manager, winner == 0 ? PortalRoles.Vp : PortalRoles.Director], await RolesAsync(user));
    }

    [Fact]
    public async Task Create_OneEmailTwiceAtOnce_MakesOneAccount()
    {
        var admins = await AddAdminsAsync(2);
        var callers = await Task.WhenAll(admins.Select(SignInAsync));
        _points.AfterEmailIsFound = Meeting(2);

        var outcomes = await Task.WhenAll(callers.Select(caller =>
            caller.CreateAsync("new@test.example", "New Person", [PortalRoles.Manager], Cancellation)));

        Assert.Single(outcomes, outcome => outcome is AccountOutcome.Done);
        Assert.Single(outcomes, outcome => outcome is AccountOutcome.Conflict or AccountOutcome.Invalid { Reason: "EmailTaken" });
        await using var db = NewContext();
        Assert.Equal(1, await db.Users.CountAsync(user => user.NormalizedEmail == "NEW@TEST.EXAMPLE", Cancellation));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Creates a point that nobody passes before all have reached it.</summary>
    private static Func<Task> Meeting(int expected)
    {
        var all = NewSignal();
        return () =>
        {
            if (Interlocked.Decrement(ref expected) == 0)
            {
                all.SetResult();
            }

            return all.Task.WaitAsync(Cancellation);
        };
    }

    private static Task<AccountOutcome> EndAsync(AccountAdministration caller, string command, PortalUser target) =>
        command == "lock"
            ? caller.LockAsync(target.Id, Cancellation)
            : caller.SetRolesAsync(target.Id, [PortalRoles.Manager], Cancellation);

    private PortalDbContext NewContext() =>
        _portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();

    private async Task<IReadOnlyList<PortalUser>> AddAdminsAsync(int count)
    {
        var admins = new List<PortalUser>();
        while (admins.Count < count)
        {
            admins.Add(await AddAccountAsync(PortalRoles.Admin));
        }

        return admins;
    }

    private async Task<PortalUser> AddAccountAsync(params string[] roles)
    {
        await using var scope = _portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var email = $"{Guid.NewGuid():N}@test.example";
        var user = new PortalUser { UserName = email, Email = email, DisplayName = "Test Person" };
        Assert.True((await users.CreateAsync(user, PortalHost.Password)).Succeeded);
        Assert.True((await users.AddToRolesAsync(user, roles)).Succeeded);
        return user;
    }

    private async Task<AccountAdministration> SignInAsync(PortalUser admin)
    {
        var circuit = _portal.Services.CreateAsyncScope();
        _circuits.Add(circuit);
        var services = circuit.ServiceProvider;
        var principal = await services.GetRequiredService<IUserClaimsPrincipalFactory<PortalUser>>().CreateAsync(admin);
        principal.Identities.First().AddClaim(new("session_id", await TestSessions.AddAsync(_portal.Services, admin)));
        ((IHostEnvironmentAuthenticationStateProvider)services.GetRequiredService<AuthenticationStateProvider>())
            .SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        return services.GetRequiredService<AccountAdministration>();
    }

    private async Task<int> CountAdminsAsync()
    {
        await using var scope = _portal.Services.CreateAsyncScope();
        _points.AfterAdminsAreRead = () => Task.CompletedTask;
        return (await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().GetUsersInRoleAsync(PortalRoles.Admin))
            .Count(admin => !PortalUser.IsLockedByAdmin(admin.LockoutEnd));
    }

    private async Task<IEnumerable<string>> RolesAsync(PortalUser user)
    {
        await using var scope = _portal.Services.CreateAsyncScope();
        var roles = await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().GetRolesAsync(user);
        return PortalRoles.All.Where(roles.Contains);
    }
}
