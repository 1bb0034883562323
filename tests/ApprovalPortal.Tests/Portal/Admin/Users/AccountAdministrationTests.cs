using System.Net;
using System.Security.Claims;
using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Data.Sessions;
using ApprovalPortal.Tests.Portal.Hosting;
using ApprovalPortal.Web.Features.Account;
using ApprovalPortal.Web.Features.Admin;
using ApprovalPortal.Web.Security;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Tests.Portal.Admin.Users;

/// <summary>Each command by direct call, on a portal of its own: the last admin must be known.</summary>
public sealed class AccountAdministrationTests : IAsyncLifetime
{
    private readonly PortalHost _portal = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PeopleDirectory People => _portal.Services.GetRequiredService<PeopleDirectory>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Theory]
    [InlineData("rita@demo.example")]
    [InlineData("mia@demo.example")]
    [InlineData("dan@demo.example")]
    [InlineData("vera@demo.example")]
    [InlineData(null)]
    public async Task EveryCommand_NoAdmin_IsRefusedAndChangesNothing(string? caller)
    {
        var accounts = await AsAsync(caller);
        var target = People.Find("max@demo.example")!;

        Assert.IsType<AccountOutcome.NotAllowed>(await accounts.CreateAsync("x@test.example", "X", [PortalRoles.Admin], Cancellation));
        Assert.IsType<AccountOutcome.NotAllowed>(await accounts.SetRolesAsync(target.UserId, [PortalRoles.Admin], Cancellation));
        Assert.IsType<AccountOutcome.NotAllowed>(await accounts.LockAsync(target.UserId, Cancellation));
        Assert.IsType<AccountOutcome.NotAllowed>(await accounts.UnlockAsync(target.UserId, Cancellation));
        Assert.IsType<AccountOutcome.NotAllowed>(await accounts.MakeLinkAsync(target.UserId, Cancellation));

        await People.RefreshAsync(Cancellation);
        Assert.Null(People.Find("x@test.example"));
        Assert.Equal([PortalRoles.Manager], People.Find("max@demo.example")!.Roles);
        Assert.False(People.Find("max@demo.example")!.IsLocked);
    }

    [Fact]
    public async Task EveryCommand_AdminWhoWasDemotedMeanwhile_IsRefused()
    {
        var second = await _portal.AddAccountAsync(PortalRoles.Admin);
        var asSecond = await AsAsync(second.Email);
        var demoted = await (await AsAsync("ada@demo.example")).SetRolesAsync(second.Id, [], Cancellation);

        Assert.IsType<AccountOutcome.Done>(demoted);
        Assert.IsType<AccountOutcome.NotAllowed>(await asSecond.LockAsync(second.Id, Cancellation));
    }

    [Fact]
    public async Task Create_Admin_MakesAnAccountWhoseLinkSetsThePassword()
    {
        var accounts = await AsAsync("ada@demo.example");
        var outcome = await accounts.CreateAsync(
            " new@test.example ", " New Person ", [PortalRoles.Manager, PortalRoles.Vp, "Owner"], Cancellation);

        var link = Assert.IsType<AccountOutcome.Done>(outcome).Link!;
        var person = People.Find("new@test.example");
        Assert.Equal("New Person", person?.DisplayName);
        Assert.Equal([PortalRoles.Manager, PortalRoles.Vp], person?.Roles);
        using var early = await PortalHost.PostLoginAsync(_portal.NewBrowser(), "new@test.example", PortalHost.Password);
        using var set = await PortalHost.PostFormAsync(_portal.NewBrowser(), link, "set-password", new()
        {
            ["Input.Password"] = PortalHost.Password,
            ["Input.Repeated"] = PortalHost.Password,
        });
        Assert.Equal(HttpStatusCode.OK, early.StatusCode);
        Assert.Equal(HttpStatusCode.Found, set.StatusCode);
        await _portal.SignInAsync("new@test.example");
    }

    [Theory]
    [InlineData("", "Name", "EmailInvalid")]
    [InlineData("no address", "Name", "EmailInvalid")]
    [InlineData("Name <a@test.example>", "Name", "EmailInvalid")]
    [InlineData("a@test.example\r\nBcc: b@test.example", "Name", "EmailInvalid")]
    [InlineData("RITA@demo.example", "Name", "EmailTaken")]
    [InlineData("a@test.example", "  ", "DisplayNameInvalid")]
    [InlineData("a@test.example", "two\nlines", "DisplayNameInvalid")]
    public async Task Create_BadInput_NamesTheField(string email, string name, string reason)
    {
        var outcome = await (await AsAsync("ada@demo.example")).CreateAsync(email, name, [], Cancellation);

        Assert.Equal(reason, Assert.IsType<AccountOutcome.Invalid>(outcome).Reason);
    }

    [Fact]
    public async Task SetRoles_Admin_ReplacesThemAndEndsWhatWasSignedIn()
    {
        var user = await _portal.AddAccountAsync(PortalRoles.Manager);
        var stamp = await StampAsync(user.Id);
        var outcome = await (await AsAsync("ada@demo.example")).SetRolesAsync(
            user.Id, [PortalRoles.Director, PortalRoles.Requester], Cancellation);

        Assert.IsType<AccountOutcome.Done>(outcome);
        Assert.Equal([PortalRoles.Requester, PortalRoles.Director], People.Find(user.Email)!.Roles);
        Assert.NotEqual(stamp, await StampAsync(user.Id));
    }

    [Fact]
    public async Task LockAndUnlock_Admin_CloseAndOpenTheAccount()
    {
        var user = await _portal.AddAccountAsync(PortalRoles.Manager);
        var accounts = await AsAsync("ada@demo.example");
        var stamp = await StampAsync(user.Id);

        Assert.IsType<AccountOutcome.Done>(await accounts.LockAsync(user.Id, Cancellation));
        Assert.True(People.Find(user.Email)!.IsLocked);
        Assert.NotEqual(stamp, await StampAsync(user.Id));
        using var locked = await PortalHost.PostLoginAsync(_portal.NewBrowser(), user.Email!, PortalHost.Password);
        Assert.Equal(HttpStatusCode.OK, locked.StatusCode);

        Assert.IsType<AccountOutcome.Done>(await accounts.UnlockAsync(user.Id, Cancellation));
        Assert.False(People.Find(user.Email)!.IsLocked);
        await _portal.SignInAsync(user.Email!);
    }

    [Fact]
    public async Task LockOrDemote_LastAdmin_IsRefused()
    {
        var ada = People.Find("ada@demo.example")!;
        var accounts = await AsAsync(ada.Email);
        var second = await _portal.AddAccountAsync(PortalRoles.Admin);
        Assert.IsType<AccountOutcome.Done>(await accounts.LockAsync(second.Id, Cancellation));

        Assert.IsType<AccountOutcome.LastAdmin>(await accounts.LockAsync(ada.UserId, Cancellation));
        Assert.IsType<AccountOutcome.LastAdmin>(await accounts.SetRolesAsync(ada.UserId, [PortalRoles.Vp], Cancellation));
        Assert.IsType<AccountOutcome.Done>(await accounts.SetRolesAsync(ada.UserId, [PortalRoles.Admin, PortalRoles.Vp], Cancellation));
    }

    [Fact]
    public async Task Demote_TwoAdminsEachOtherAtOnce_LeavesOne()
    {
        var ada = People.Find("ada@demo.example")!;
        var second = await _portal.AddAccountAsync(PortalRoles.Admin);
        var asAda = await AsAsync(ada.Email);
        var asSecond = await AsAsync(second.Email);

        await Task.WhenAll(
            asAda.SetRolesAsync(second.Id, [], Cancellation),
            asSecond.SetRolesAsync(ada.UserId, [], Cancellation));

        await People.RefreshAsync(Cancellation);
        Assert.NotEmpty(People.HoldersOf(PortalRoles.Admin));
    }

    [Fact]
    public async Task MakeLink_Admin_EndsEarlierLinks()
    {
        var user = await _portal.AddAccountAsync();
        var accounts = await AsAsync("ada@demo.example");
        var first = Assert.IsType<AccountOutcome.Done>(await accounts.MakeLinkAsync(user.Id, Cancellation)).Link!;
        var second = Assert.IsType<AccountOutcome.Done>(await accounts.MakeLinkAsync(user.Id, Cancellation)).Link!;

        Assert.DoesNotContain("<form", await _portal.NewBrowser().GetStringAsync(first, Cancellation), StringComparison.Ordinal);
        Assert.Contains("<form", await _portal.NewBrowser().GetStringAsync(second, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryCommand_UnknownAccount_SaysSo()
    {
        var accounts = await AsAsync("ada@demo.example");

        Assert.IsType<AccountOutcome.Gone>(await accounts.LockAsync("nobody", Cancellation));
        Assert.IsType<AccountOutcome.Gone>(await accounts.SetRolesAsync("nobody", [], Cancellation));
    }

    private async Task<string?> StampAsync(string userId)
    {
        await using var db = await _portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>()
            .CreateDbContextAsync(Cancellation);
        return await db.Users.Where(user => user.Id == userId).Select(user => user.SecurityStamp).SingleAsync(Cancellation);
    }

    private async Task<AccountAdministration> AsAsync(string? email)
    {
        var services = _portal.Services;
        var viewer = new CurrentViewer(
            new FixedSignIn(await PrincipalAsync(email)),
            services.GetRequiredService<IDbContextFactory<PortalDbContext>>(),
            services.GetRequiredService<SessionStore>(),
            services.GetRequiredService<SessionMonitor>(),
            services.GetRequiredService<IOptions<IdentityOptions>>());
        return new(viewer, services.GetRequiredService<IServiceScopeFactory>(), People, NullLogger<AccountAdministration>.Instance);
    }

    private async Task<ClaimsPrincipal> PrincipalAsync(string? email)
    {
        if (email is null)
        {
            return new(new ClaimsIdentity());
        }

        await using var scope = _portal.Services.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().FindByEmailAsync(email);
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<PortalUser>>().CreateAsync(user!);
        principal.Identities.First().AddClaim(new("session_id", await TestSessions.AddAsync(_portal.Services, user!)));
        return principal;
    }

    private sealed class FixedSignIn(ClaimsPrincipal user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(user));
    }
}
