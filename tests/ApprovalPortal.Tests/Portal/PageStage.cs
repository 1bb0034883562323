using System.Globalization;
using ApprovalPortal.Data;
using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Web.Components.Layout;
using ApprovalPortal.Web.Features.Notifications;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace ApprovalPortal.Tests.Portal;

/// <summary>
/// An interactive page of one person: real lists, dialogs and people, on a clock of its own and in American English; the
/// desk alone is a fake.
/// </summary>
public sealed class PageStage : BunitContext
{
    /// <summary>When every test begins.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly SqliteConnection _database = new("Data Source=:memory:");
    private readonly List<string> _toasts = [];

    /// <summary>What the page asks of Temporal itself.</summary>
    internal RetentionClient Temporal { get; } = new(365);

    /// <summary>A page that <paramref name="viewer"/> looks at, by the e-mail's name.</summary>
    public PageStage(string viewer, bool isInteractive = true)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Viewer = Person(viewer);
        _database.Open();
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddLogging();
        Services.AddLocalization();
        Services.AddMudServices(mud => mud.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(new Contexts(_database));
        Services.AddSingleton<PeopleDirectory>();
        Services.AddSingleton<ApprovalIndex>();
        Services.AddSingleton<IApprovalDesk>(Desk);
        Services.AddSingleton<IApprovalClient>(Temporal);
        Services.AddSingleton<ApprovalArchive>();
        Services.AddSingleton<ICurrentViewer>(new FixedViewer(Viewer));
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services.AddScoped<BrowserTimeZone>();
        Services.AddScoped<Toasts>();
        Services.AddScoped<Announcer>();
        Services.AddSingleton<NotificationStore>();
        Services.AddSingleton<NotificationFeed>();
        Services.AddScoped<MyNotifications>();
        Services.AddApprovalPages();
        SetRendererInfo(new RendererInfo(isInteractive ? "Server" : "Static", isInteractive));
        Services.GetRequiredService<Toasts>().Shown += toast => _toasts.Add(toast.Text);
        Index = Services.GetRequiredService<ApprovalIndex>();
    }

    /// <summary>The time.</summary>
    public FakeTimeProvider Clock { get; } = new(Now);

    /// <summary>Answers commands.</summary>
    public FakeApprovalDesk Desk { get; } = new();

    /// <summary>Who looks.</summary>
    public Viewer Viewer { get; }

    /// <summary>Where lists come from.</summary>
    public ApprovalIndex Index { get; }

    /// <summary>The sentences that were said over the page.</summary>
    public IReadOnlyList<string> Said => _toasts;

    /// <summary>Where dialogs appear.</summary>
    public IRenderedComponent<MudDialogProvider> Dialogs { get; private set; } = default!;

    /// <summary>The address that the browser shows.</summary>
    public string Address => Services.GetRequiredService<NavigationManager>().Uri;

    /// <summary>The people of a demo: rita asks; "multi" is manager and director at once.</summary>
    public static Viewer Person(string name) => name switch
    {
        "rita" => new("rita", "rita@demo.example", "Rita Lang", [], false),
        "mia" => new("mia", "mia@demo.example", "Mia Keller", [ApprovalRole.Manager], false),
        "max" => new("max", "max@demo.example", "Max Huber", [ApprovalRole.Manager], false),
        "dan" => new("dan", "dan@demo.example", "Dan Ott", [ApprovalRole.Director], false),
        "vera" => new("vera", "vera@demo.example", "Vera Klein", [ApprovalRole.Vp], false),
        "multi" => new("multi", "multi@demo.example", "Multi Role", [ApprovalRole.Manager, ApprovalRole.Director], false),
        "ada" => new("ada", "ada@demo.example", "Ada Stern", [], true),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>Adds the accounts and marks the index as loaded, with these rows.</summary>
    public async Task StartAsync(params ApprovalRow[] rows)
    {
        await AddPeopleAsync("rita", "mia", "max", "dan", "vera", "ada");
        Index.Apply(rows);
        Index.Report(new(true, Now, null));
    }

    /// <summary>Adds accounts of the demo.</summary>
    public async Task AddPeopleAsync(params string[] names)
    {
        await using (var db = new Contexts(_database).CreateDbContext())
        {
            await db.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
            foreach (var role in PortalRoles.All.Where(role => !db.Roles.Any(known => known.Id == role)))
            {
                db.Roles.Add(new IdentityRole(role) { Id = role });
            }

            foreach (var viewer in names.Select(Person))
            {
                db.Users.Add(new PortalUser { Id = viewer.UserId, UserName = viewer.Email, Email = viewer.Email, DisplayName = viewer.DisplayName });
                db.UserRoles.AddRange(viewer.Roles.Select(role => new IdentityUserRole<string> { UserId = viewer.UserId, RoleId = PersonRoles.NameOf(role) }));
            }

            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await Services.GetRequiredService<PeopleDirectory>().RefreshAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Opens a page at an address, with a place for its dialogs.</summary>
    public IRenderedComponent<TPage> Open<TPage>(string address)
        where TPage : class, IComponent
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        Dialogs = Render<MudDialogProvider>();
        return Render<TPage>();
    }

    /// <summary>Repeats a check while the clock goes on by itself.</summary>
    public Task EventuallyAsync(Action check) => Eventually.AssertAsync(() =>
    {
        Clock.Advance(TimeSpan.FromMilliseconds(300));
        check();
    });

    /// <inheritdoc />
    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _database.DisposeAsync();
    }

    private sealed class FixedViewer(Viewer viewer) : ICurrentViewer
    {
        public Task<Viewer?> GetAsync() => Task.FromResult<Viewer?>(viewer);

        public Task<Viewer?> GetVerifiedAsync(CancellationToken cancellationToken) => GetAsync();
    }

    private sealed class Contexts(SqliteConnection connection) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() =>
            new SqlitePortalDbContext(new DbContextOptionsBuilder<SqlitePortalDbContext>().UseSqlite(connection).Options);
    }
}
