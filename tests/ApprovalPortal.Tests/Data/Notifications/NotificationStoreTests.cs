using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Data.Notifications;

public sealed class NotificationStoreTests(PostgreSqlServer server)
{
    private static readonly DateTimeOffset s_time = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task AddAsync_OneRow_ComesBackAsItWas(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var (store, mia, _) = await OpenAsync(database);

        await store.AddAsync([Row(mia, "a", detail: "why", kind: NotificationKind.TimedOut)], Cancelled);

        var row = Assert.Single(await store.GetLatestAsync(mia, 10, Cancelled));
        Assert.Equal((mia, "a", NotificationKind.TimedOut), (row.UserId, row.EventKey, row.Kind));
        Assert.Equal(("REQ-1", "A chair", "why"), (row.RequestId, row.Title, row.Detail));
        Assert.Equal((s_time.ToUniversalTime(), TimeSpan.Zero), (row.CreatedAt, row.CreatedAt.Offset));
        Assert.Null(row.ReadAt);
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task AddAsync_KindInTheDatabase_IsItsName(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var (store, mia, _) = await OpenAsync(database);

        await store.AddAsync([Row(mia, "a", kind: NotificationKind.Withdrawn)], Cancelled);

        await using var db = database.AddNode().NewContext();
        var kinds = await db.Database.SqlQuery<string>($"""SELECT "Kind" AS "Value" FROM "Notifications" """)
            .ToListAsync(Cancelled);
        Assert.Equal(["Withdrawn"], kinds);
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task AddAsync_ManyNodesAtOnce_StoreAnEventOnce(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var (_, mia, dan) = await OpenAsync(database);
        var stores = Enumerable.Range(0, 3)
            .Select(_ => database.AddNode().GetRequiredService<NotificationStore>())
            .ToList();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(
            () => stores[i % 3].AddAsync(
                [Row(mia, $"event {i % 10}"), Row(dan, $"event {i % 10}"), Row(mia, $"event {i % 10}")], Cancelled),
            Cancelled)));

        Assert.Equal(10, await stores[0].CountUnreadAsync(mia, Cancelled));
        Assert.Equal(10, await stores[0].CountUnreadAsync(dan, Cancelled));
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task AddAsync_RepeatedAfterReading_StaysReadAndUnchanged(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var (store, mia, _) = await OpenAsync(database);
        await store.AddAsync([Row(mia, "a")], Cancelled);
        await store.MarkReadAsync(mia, null, Cancelled);

        await store.AddAsync([Row(mia, "a", detail: "changed"), Row(mia, "b")], Cancelled);

        Assert.Equal(1, await store.CountUnreadAsync(mia, Cancelled));
        Assert.Null((await store.GetLatestAsync(mia, 10, Cancelled)).Single(row => row.EventKey == "a").Detail);
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task AddAsync_AccountGone_TheOthersAreTold(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var (store, mia, _) = await OpenAsync(database);

        await store.AddAsync([Row("nobody", "a"), Row(mia, "a")], Cancelled);

        Assert.Equal([mia], (await store.GetNewerThanAsync(0, 10, Cancelled)).Select(row => row.UserId));
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task AddAsync_TextsBeyondTheirLimits_AreCutAndKeysStayApart(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var (store, mia, _) = await OpenAsync(database);
        var key = new string('k', 1_000);
        // The last character that fits is the first half of a pair.
        var title = new string('t', 199) + "😀";
        var detail = "nul \0 and half a pair \ud83d " + new string('d', 3_000);

        await store.AddAsync(
            [Row(mia, key, title, detail), Row(mia, key + "2", title, detail), Row(mia, key, title, detail)], Cancelled);

        var rows = await store.GetLatestAsync(mia, 10, Cancelled);
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal(new string('t', 199), row.Title));
        Assert.All(rows, row => Assert.StartsWith("nul  and half a pair \ufffd ddd", row.Detail));
        Assert.All(rows, row => Assert.Equal(2_000, row.Detail!.Length));
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task AddAsync_MoreThanABatch_AllAreStored(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var (store, mia, _) = await OpenAsync(database);

        await store.AddAsync([.. Enumerable.Range(0, 1_234).Select(i => Row(mia, $"{i}"))], Cancelled);
        await store.AddAsync([], Cancelled);

        Assert.Equal(1_234, await store.CountUnreadAsync(mia, Cancelled));
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task MarkReadAsync_SomeThenAll_TouchesNobodyElse(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var (store, mia, dan) = await OpenAsync(database);
        await store.AddAsync([Row(mia, "a"), Row(mia, "b"), Row(mia, "c"), Row(dan, "a")], Cancelled);
        var all = await store.GetNewerThanAsync(0, 10, Cancelled);
        var first = all.First(row => row.UserId == mia);
        var foreign = all.First(row => row.UserId == dan);

        await store.MarkReadAsync(mia, [first.Id, foreign.Id], Cancelled);
        Assert.Equal(2, await store.CountUnreadAsync(mia, Cancelled));
        Assert.Equal(1, await store.CountUnreadAsync(dan, Cancelled));
        var seen = (await store.GetLatestAsync(mia, 10, Cancelled)).Single(row => row.Id == first.Id).ReadAt;
        Assert.NotNull(seen);

        await store.MarkReadAsync(mia, [], Cancelled);
        Assert.Equal(2, await store.CountUnreadAsync(mia, Cancelled));

        await store.MarkReadAsync(mia, null, Cancelled);
        Assert.Equal(0, await store.CountUnreadAsync(mia, Cancelled));
        Assert.Equal(1, await store.CountUnreadAsync(dan, Cancelled));
        Assert.Equal(seen, (await store.GetLatestAsync(mia, 10, Cancelled)).Single(row => row.Id == first.Id).ReadAt);
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task GetLatestAsync_MoreThanTaken_LastOnesFirst(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var (store, mia, dan) = await OpenAsync(database);
        foreach (var key in (string[])["a", "b", "c"])
        {
            await store.AddAsync([Row(mia, key), Row(dan, key)], Cancelled);
        }

        Assert.Equal(["c", "b"], (await store.GetLatestAsync(mia, 2, Cancelled)).Select(row => row.EventKey));
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task DeletedAccount_TakesItsRowsAlongAndIdsAreNotGivenAgain(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var (store, mia, dan) = await OpenAsync(database);
        await store.AddAsync([Row(mia, "a")], Cancelled);
        var last = await store.GetLastIdAsync(Cancelled);
        await using (var db = database.AddNode().NewContext())
        {
            await db.Users.Where(user => user.Id == mia).ExecuteDeleteAsync(Cancelled);
        }

        Assert.Equal(0, await store.GetLastIdAsync(Cancelled));
        await store.AddAsync([Row(dan, "a")], Cancelled);

        Assert.True(await store.GetLastIdAsync(Cancelled) > last);
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task GetNewerThanAsync_WritersAtOnce_AFeedMissesNothing(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var (store, mia, _) = await OpenAsync(database);
        const int Writers = 8;
        const int Rows = 40;
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < Rows; i++)
                {
                    await store.AddAsync([Row(mia, $"{writer} {i}")], Cancelled);
                }
            },
            Cancelled)));

        var seen = new List<long>();
        bool isLast;
        do
        {
            isLast = writing.IsCompleted;
            seen.AddRange((await store.GetNewerThanAsync(seen.LastOrDefault(), 1_000, Cancelled)).Select(row => row.Id));
        }
        while (!isLast);

        await writing;
        Assert.Equal(Writers * Rows, seen.Count);
        Assert.Equal(seen.Distinct().Order(), seen);
    }

    private static async Task<(NotificationStore Store, string Mia, string Dan)> OpenAsync(TestDatabase database)
    {
        var node = database.AddNode();
        var people = node.GetRequiredService<PeopleDirectory>();
        await people.RefreshAsync(Cancelled);
        return (
            node.GetRequiredService<NotificationStore>(),
            people.Find("mia@demo.example")!.UserId,
            people.Find("dan@demo.example")!.UserId);
    }

    private static Notification Row(
        string userId,
        string eventKey,
        string title = "A chair",
        string? detail = null,
        NotificationKind kind = NotificationKind.Asked) => new()
        {
            UserId = userId,
            EventKey = eventKey,
            Kind = kind,
            RequestId = "REQ-1",
            Title = title,
            Detail = detail,
            CreatedAt = s_time,
        };
}
