using System.Security.Claims;
using ApprovalPortal.Data.People;
using ApprovalPortal.Data.Sessions;
using ApprovalPortal.Tests.Data;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Web.Features.Account;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ApprovalPortal.Tests.Portal.Account;

/// <summary>Circuits of one node on the real database, on a clock that only the test moves; another node changes accounts.</summary>
public sealed class SessionMonitorTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly RecordingClock _clock = new();
    private readonly StatementLog _statements = new();
    private readonly List<CircuitRevalidation> _circuits = [];
    private TestDatabase _database = null!;
    private IServiceProvider _otherNode = null!;
    private SessionMonitor _monitor = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SessionStore Store => _otherNode.GetRequiredService<SessionStore>();

    public async ValueTask DisposeAsync()
    {
        _circuits.ForEach(circuit => circuit.Dispose());
        await _monitor.StopAsync(CancellationToken.None);
        _monitor.Dispose();
        await _database.DisposeAsync();
    }

    public static TheoryData<string, string> Ends()
    {
        string[] ends = ["signed out", "stamp changed", "account gone", "locked by an admin", "idle", "too old"];
        var data = new TheoryData<string, string>();
        foreach (var (end, provider) in ends.SelectMany(end => new[] { (end, Providers.Sqlite), (end, Providers.PostgreSql) }))
        {
            data.Add(end, provider);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Check_SessionEndedOnAnotherNode_MakesItsCircuitsAnonymousAfterOneInterval(string end, string provider)
    {
        await CreateAsync(provider);
        var (mia, max) = (await FindAsync("mia"), await FindAsync("max"));
        var session = await AddSessionAsync(mia);
        CircuitRevalidation[] ended = [OpenCircuit(session), OpenCircuit(session)];
        var other = OpenCircuit(await AddSessionAsync(max));
        await StartAsync();
        await AssertSignedInAsync(true, [.. _circuits]);

        await EndAsync(end, session, mia);
        _clock.Advance(SessionMonitor.CheckInterval);

        await Eventually.AssertAsync(() => AssertSignedInAsync(false, ended));
        await CheckOnceAsync();
        await AssertSignedInAsync(true, other);
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task Check_WrongPasswordsPausedTheAccount_KeepsItsCircuitsOpen(string provider)
    {
        await CreateAsync(provider);
        var mia = await FindAsync("mia");
        var circuit = OpenCircuit(await AddSessionAsync(mia));
        await StartAsync();
        await ChangeAsync<PortalUser>(mia.Id, user => user.LockoutEnd = _clock.GetUtcNow().AddMinutes(15));

        await CheckOnceAsync();
        await CheckOnceAsync();

        await AssertSignedInAsync(true, circuit);
    }

    [Fact]
    public async Task Check_Running_HasOneTimerOfHalfASecondForAllCircuits()
    {
        await CreateAsync(Providers.Sqlite);
        OpenCircuit(await AddSessionAsync(await FindAsync("mia")));
        OpenCircuit(await AddSessionAsync(await FindAsync("max")));

        await StartAsync();

        Assert.Equal([TimeSpan.FromMilliseconds(500)], _clock.Periods);
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task Check_ManyCircuits_IsOneQueryForAll(string provider)
    {
        await CreateAsync(provider);
        for (var n = 0; n < 40; n++)
        {
            var session = await AddSessionAsync(await FindAsync("mia"));
            Array.ForEach([1, 2, 3, 4, 5], _ => OpenCircuit(session));
        }

        await StartAsync();
        await CheckOnceAsync();
        await _monitor.StopAsync(Cancellation);

        Assert.Equal(2, _statements.Selects);
        await AssertSignedInAsync(true, [.. _circuits]);
    }

    [Fact]
    public async Task Check_CircuitClosed_IsNotCalledBack()
    {
        await CreateAsync(Providers.Sqlite);
        var session = await AddSessionAsync(await FindAsync("mia"));
        var (closed, open) = (OpenCircuit(session), OpenCircuit(session));
        await StartAsync();

        closed.Dispose();
        await Store.RemoveAsync(session, Cancellation);
        await CheckOnceAsync();

        await Eventually.AssertAsync(() => AssertSignedInAsync(false, open));
        await AssertSignedInAsync(true, closed);
    }

    [Fact]
    public async Task Reconnect_AsAnotherSession_FollowsThatOne()
    {
        await CreateAsync(Providers.Sqlite);
        var before = await AddSessionAsync(await FindAsync("mia"));
        var after = await AddSessionAsync(await FindAsync("max"));
        var circuit = OpenCircuit(before);
        await StartAsync();

        circuit.SetAuthenticationState(StateOf(after));
        await Store.RemoveAsync(before, Cancellation);
        await CheckOnceAsync();
        await CheckOnceAsync();
        await AssertSignedInAsync(true, circuit);

        await Store.RemoveAsync(after, Cancellation);
        await CheckOnceAsync();
        await Eventually.AssertAsync(() => AssertSignedInAsync(false, circuit));
    }

    [Fact]
    public async Task Check_DatabaseAway_KeepsCircuitsForAMinuteAndThenEndsThem()
    {
        await CreateAsync(Providers.Sqlite);
        var session = await AddSessionAsync(await FindAsync("mia"));
        var circuit = OpenCircuit(session);
        await StartAsync();
        await ExecuteAsync("""ALTER TABLE "Sessions" RENAME TO "Away" """);

        await FailAsync(SessionMonitor.CheckInterval);
        await FailAsync(TimeSpan.FromSeconds(59));
        await AssertSignedInAsync(true, circuit);

        _clock.Advance(SessionMonitor.CheckInterval);
        await Eventually.AssertAsync(() => AssertSignedInAsync(false, circuit));

        await ExecuteAsync("""ALTER TABLE "Away" RENAME TO "Sessions" """);
        var later = OpenCircuit(session);
        await CheckOnceAsync();
        await CheckOnceAsync();
        await AssertSignedInAsync(true, later);
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task MarkSeen_ManyTimes_IsWrittenOnceAMinuteInOneStatement(string provider)
    {
        await CreateAsync(provider);
        var mia = await FindAsync("mia");
        string[] active = [await AddSessionAsync(mia), await AddSessionAsync(mia)];
        var idle = await AddSessionAsync(mia);
        OpenCircuit(idle);
        var start = _clock.GetUtcNow();
        await StartAsync();

        for (var second = 0; second < 59; second++)
        {
            Array.ForEach(active, _monitor.MarkSeen);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await CheckOnceAsync();
        await CheckOnceAsync();
        await Eventually.AssertAsync(() => Assert.Equal(1, _statements.Updates));
        await using var db = _otherNode.NewContext();
        var seen = await db.Sessions.ToDictionaryAsync(row => row.Id, row => row.LastSeenAt, Cancellation);
        Assert.Equal(start, seen[idle]);
        Assert.All(active, session => Assert.Equal(start.AddMinutes(1), seen[session]));
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task Cleanup_AfterAnHour_DeletesInvalidRowsAlone(string provider)
    {
        await CreateAsync(provider);
        var (mia, max) = (await FindAsync("mia"), await FindAsync("max"));
        var valid = await AddSessionAsync(mia);
        await AddSessionAsync(max);
        OpenCircuit(valid);
        await StartAsync();
        await ChangeAsync<PortalUser>(max.Id, user => user.SecurityStamp = "another");

        _clock.Advance(TimeSpan.FromHours(1));

        await Eventually.AssertAsync(async () =>
        {
            await using var db = _otherNode.NewContext();
            Assert.Equal([valid], await db.Sessions.Select(session => session.Id).ToListAsync(Cancellation));
        });
    }

    private static async Task AssertSignedInAsync(bool expected, params CircuitRevalidation[] circuits)
    {
        foreach (var circuit in circuits)
        {
            var state = await circuit.GetAuthenticationStateAsync();
            Assert.Equal(expected, state.User.Identity is { IsAuthenticated: true });
        }
    }

    private static Task<AuthenticationState> StateOf(string session) =>
        Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new("session_id", session)], "test"))));

    private async Task CreateAsync(string provider)
    {
        _database = await TestDatabase.CreateFilledAsync(provider, server);
        _otherNode = _database.AddNode(services => services.AddSingleton<TimeProvider>(_clock));
        var node = _database.AddNode(services => _statements.AddTo(services.AddSingleton<TimeProvider>(_clock)));
        _monitor = new(node.GetRequiredService<SessionStore>(), _clock, NullLogger<SessionMonitor>.Instance);
    }

    // Its first check is at once.
    private async Task StartAsync()
    {
        await _monitor.StartAsync(Cancellation);
        await Eventually.AssertAsync(() => Assert.Equal(1, _statements.Selects));
    }

    private async Task CheckOnceAsync()
    {
        var before = _statements.Selects;
        _clock.Advance(SessionMonitor.CheckInterval);
        await Eventually.AssertAsync(() => Assert.True(_statements.Selects > before));
    }

    private async Task FailAsync(TimeSpan later)
    {
        var before = _statements.Failures;
        _clock.Advance(later);
        await Eventually.AssertAsync(() => Assert.True(_statements.Failures > before));
    }

    private CircuitRevalidation OpenCircuit(string session)
    {
        var circuit = new CircuitRevalidation(_monitor);
        circuit.SetAuthenticationState(StateOf(session));
        _circuits.Add(circuit);
        return circuit;
    }

    private Task<string> AddSessionAsync(PortalUser user) => TestSessions.AddAsync(_otherNode, user);

    private async Task EndAsync(string end, string session, PortalUser user)
    {
        switch (end)
        {
            case "signed out":
                await Store.RemoveAsync(session, Cancellation);
                break;
            case "stamp changed":
                await ChangeAsync<PortalUser>(user.Id, changed => changed.SecurityStamp = "another");
                break;
            case "account gone":
                await ExecuteAsync($"""DELETE FROM "AspNetUsers" WHERE "Id" = '{user.Id}'""");
                break;
            case "locked by an admin":
                await ChangeAsync<PortalUser>(user.Id, changed => changed.LockoutEnd = PortalUser.LockedByAdmin);
                break;
            case "idle":
                await ChangeAsync<Session>(session, row => row.LastSeenAt = _clock.GetUtcNow().AddHours(-12));
                break;
            default:
                await ChangeAsync<Session>(session, row => row.CreatedAt = _clock.GetUtcNow().AddDays(-7));
                break;
        }
    }

    private async Task<PortalUser> FindAsync(string name)
    {
        await using var db = _otherNode.NewContext();
        return await db.Users.SingleAsync(user => user.Email == $"{name}@demo.example", Cancellation);
    }

    private async Task ChangeAsync<T>(string id, Action<T> change)
        where T : class
    {
        await using var db = _otherNode.NewContext();
        change((await db.FindAsync<T>([id], Cancellation))!);
        await db.SaveChangesAsync(Cancellation);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = _otherNode.NewContext();
        await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
    }

    private sealed class RecordingClock() : FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
        private readonly List<TimeSpan> _periods = [];

        public IReadOnlyList<TimeSpan> Periods => _periods;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _periods.Add(period);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
