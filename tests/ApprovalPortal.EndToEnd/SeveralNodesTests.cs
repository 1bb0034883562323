using ApprovalPortal.EndToEnd.Infrastructure;
using ApprovalPortal.Tests.Infrastructure;
using Npgsql;

namespace ApprovalPortal.EndToEnd;

/// <summary>
/// Two portal nodes, each with a worker inside, on one Temporal server and one PostgreSQL: the production shape without its proxy.
/// </summary>
[Collection("Portals of their own")]
public sealed class SeveralNodesTests(BrowserFixture browser, PostgreSqlServer postgreSql)
{
    // Until Temporal gives a dead worker's tasks to the other one.
    private const float Takeover = 60_000;

    [Fact]
    public async Task TwoNodes_OneKilled_ShareSignInsDecisionsAndNotificationsAndGoOn()
    {
        await using var temporal = await TemporalServer.StartAsync();
        var database = await SharedDatabase.CreateAsync(postgreSql);
        KeyValuePair<string, string>[] shared =
        [
            new("TEMPORAL_ADDRESS", temporal.Client.Connection.Options.TargetHost!),
            new("Database__Provider", "PostgreSQL"),
            new("ConnectionStrings__Portal", database),
        ];
        await using var first = new PortalProcess(shared);
        await using var second = new PortalProcess(shared);

        // At once, as a deployment does: they race for the keys and the search attributes.
        await Task.WhenAll(first.StartAsync(), second.StartAsync());

        await using var rita = await browser.OpenAsync(first.Address);
        await rita.SignInAsync("rita");
        var id = await rita.RequestAsync("Server room cooling, two units", "25,000");
        await using var mia = await browser.OpenAsync(second.Address);
        await mia.SignInAsync("mia");
        await mia.DecideAsync(id, "Approve", "From the second node");
        await Expect(rita.RoleStatus("manager")).ToContainTextAsync("Approved");

        // Signed in on one node is signed in on the other: browsers send a host's cookies to all of its ports.
        await mia.Page.GotoAsync($"{first.Address}/requests/{id}");
        await Expect(mia.Page.GetByText("From the second node").First).ToBeVisibleAsync();
        foreach (var (name, node) in new[] { ("dan", first), ("vera", second) })
        {
            await using var approver = await browser.OpenAsync(node.Address);
            await approver.SignInAsync(name);
            await approver.DecideAsync(id, "Approve", null);
        }

        await Expect(rita.RequestStatus).ToHaveTextAsync("Approved");
        await Expect(rita.Page.GetByTestId("processing")).ToHaveTextAsync("Processed");
        Assert.Equal(
            [
                "dan Asked", "dora Asked", "max Asked", "mia Asked", "rita Approved", "vera Asked", "viktor Asked",
            ],
            await ReadNotificationsAsync(database, id));

        await second.KillAsync();

        await rita.OpenAsync("/requests/new");
        var next = await rita.RequestAsync("Pens", "12");
        await using var max = await browser.OpenAsync(first.Address);
        await max.SignInAsync("max");
        await max.DecideAsync(next, "Approve", null);
        await Expect(rita.RequestStatus).ToHaveTextAsync("Approved", new() { Timeout = Takeover });
        await Expect(rita.Page.GetByTestId("processing")).ToHaveTextAsync("Processed", new() { Timeout = Takeover });
        Assert.Equal(["max Asked", "mia Asked", "rita Approved"], await ReadNotificationsAsync(database, next));
    }

    // One row per person and event, in order.
    private static async Task<IReadOnlyList<string>> ReadNotificationsAsync(string database, string requestId)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            """
            SELECT split_part(u."Email", '@', 1) || ' ' || n."Kind"
            FROM "Notifications" n JOIN "AspNetUsers" u ON u."Id" = n."UserId"
            WHERE n."RequestId" = $1
            ORDER BY 1
            """);
        command.Parameters.Add(new() { Value = requestId });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
