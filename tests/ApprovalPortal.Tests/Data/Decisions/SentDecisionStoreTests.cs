using ApprovalPortal.Data.Decisions;
using ApprovalPortal.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Data.Decisions;

public sealed class SentDecisionStoreTests(PostgreSqlServer server)
{
    private static readonly DateTimeOffset s_time = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task AddAsync_OneDecision_IsReadByAnotherNodeAsItWas(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        await Store(database).AddAsync(Decision(), Token);

        var row = Assert.Single(await Store(database).GetAsync("REQ-1", Token));

        Assert.Equal(
            ("REQ-1", "run-1", "manager", "d-1", "mia@demo.example", "approved"),
            (row.RequestId, row.RunId, row.Step, row.DecisionId, row.Person, row.Outcome));
        Assert.Equal((s_time.ToUniversalTime(), TimeSpan.Zero), (row.SentAt, row.SentAt.Offset));
        Assert.Empty(await Store(database).GetAsync("REQ-2", Token));
    }

    [Theory]
    [ClassData(typeof(Providers))]
    public async Task AddAsync_SameDecisionIdFromTwoNodesAtOnce_IsStoredOnce(string provider)
    {
        await using var database = await TestDatabase.CreateFilledAsync(provider, server);
        var stores = new[] { Store(database), Store(database) };

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => stores[i % 2].AddAsync(Decision(), Token), Token)));
        await stores[0].AddAsync(Decision(step: "director"), Token);
        await stores[0].AddAsync(Decision(runId: "run-2"), Token);

        var rows = await stores[1].GetAsync("REQ-1", Token);
        Assert.Equal(
            ["run-1 director", "run-1 manager", "run-2 manager"],
            rows.Select(row => $"{row.RunId} {row.Step}").Order(StringComparer.Ordinal));
    }

    private static SentDecisionStore Store(TestDatabase database) => database.AddNode().GetRequiredService<SentDecisionStore>();

    private static SentDecision Decision(string runId = "run-1", string step = "manager") => new()
    {
        RequestId = "REQ-1",
        RunId = runId,
        Step = step,
        DecisionId = "d-1",
        Person = "mia@demo.example",
        Outcome = "approved",
        SentAt = s_time,
    };
}
