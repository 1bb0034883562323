using System.Diagnostics;
using System.Security.Claims;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Bench.Servers;
using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Features.Account;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Worker;
using ApprovalPortal.Worker.Temporal;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Temporalio.Client.Interceptors;

namespace ApprovalPortal.Bench.Nodes;

/// <summary>
/// A portal without pages in this process: its own services for lists, feed, commands and, where asked for, its worker
/// with the real activities. Several on one server share its database, as nodes do.
/// </summary>
public sealed class PortalNode : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly IHost _host;

    private PortalNode(IHost host, CallCounter counter)
    {
        _host = host;
        Counter = counter;
    }

    /// <summary>What the node asks of Temporal.</summary>
    public CallCounter Counter { get; }

    /// <summary>From the host's start until the lists were loaded.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>The node's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The node's lists.</summary>
    public ApprovalIndex Index => Services.GetRequiredService<ApprovalIndex>();

    /// <summary>Starts a node and waits until its index is loaded, and its worker, if any, serves.</summary>
    /// <param name="server">The server, whose nodes share a database with the demo accounts.</param>
    /// <param name="hasWorker">The node serves the task queue too.</param>
    /// <param name="settings">What differs from the portal's defaults, as configuration keys.</param>
    /// <param name="configure">Replaces services, to watch them.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<PortalNode> StartAsync(
        TemporalServer server,
        bool hasWorker,
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        Action<IServiceCollection>? configure = null,
        CancellationToken cancellationToken = default)
    {
        var counter = new CallCounter();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(server.PortalSettings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Logging.AddFilter(level => level >= LogLevel.Error).AddConsole();
        builder.Services.AddSingleton<IClientInterceptor>(counter);
        builder.Services.AddScoped<SignedIn>();
        builder.Services.AddScoped<AuthenticationStateProvider>(scope => scope.GetRequiredService<SignedIn>());
        builder.AddPortalData();
        builder.AddTemporal(mayStartDevServer: false);
        if (hasWorker)
        {
            builder.AddApprovalWorker();
        }

        builder.AddApprovals();
        configure?.Invoke(builder.Services);
        var node = new PortalNode(builder.Build(), counter);
        try
        {
            await node.StartAsync(hasWorker, cancellationToken);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Migrates a server's database and adds the demo accounts, unless that has been done.</summary>
    public static async Task PrepareDatabaseAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await PortalDatabase.MigrateAsync(services, cancellationToken);
        await DemoAccounts.CreateAsync(services, cancellationToken);
    }

    /// <summary>The desk as a signed-in person's page uses it.</summary>
    public async Task<IApprovalDesk> DeskOfAsync(string email, CancellationToken cancellationToken)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellationToken);
        var account = await db.Users.SingleAsync(user => user.Email == email, cancellationToken);
        var types = Services.GetRequiredService<IOptions<IdentityOptions>>().Value.ClaimsIdentity;
        var identity = new ClaimsIdentity(
            [
                new(types.UserIdClaimType, account.Id),
                new(types.EmailClaimType, email),
                new(types.SecurityStampClaimType, account.SecurityStamp!),
                new(PortalClaims.DisplayName, account.DisplayName),
                .. Find(email).Roles.Select(role => new Claim(types.RoleClaimType, role)),
            ],
            "bench");
        var scope = Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<SignedIn>().User = new(identity);
        return scope.ServiceProvider.GetRequiredService<IApprovalDesk>();
    }

    /// <summary>Whom the index shows its lists to.</summary>
    public Viewer ViewerOf(string email)
    {
        var person = Find(email);
        return new(
            person.UserId, email, person.DisplayName, PersonRoles.ApprovalRolesOf(person.Roles), person.Roles.Contains(PortalRoles.Admin));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private Person Find(string email) => Services.GetRequiredService<PeopleDirectory>().Find(email)!;

    private async Task StartAsync(bool hasWorker, CancellationToken cancellationToken)
    {
        await PrepareDatabaseAsync(Services, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await _host.StartAsync(cancellationToken);
        await Poll.UntilAsync("the node's lists are loaded", () => Index.State.IsLoaded, s_patience, cancellationToken);
        ReadyAfter = Stopwatch.GetElapsedTime(began);
        if (hasWorker)
        {
            var connection = Services.GetRequiredService<TemporalConnection>();
            await Poll.UntilAsync(
                "the node's worker serves", () => connection.Health is { IsWorkerRunning: true }, s_patience, cancellationToken);
        }
    }

    private sealed class SignedIn : AuthenticationStateProvider
    {
        public ClaimsPrincipal User { get; set; } = new(new ClaimsIdentity());

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(User));
    }
}
