using ApprovalPortal.Data.Decisions;
using ApprovalPortal.Tests.Data;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

/// <summary>Which decisions count as sent by this portal, by comparison with its record alone.</summary>
public sealed class DecisionProvenanceTests(PostgreSqlServer server)
{
    private const string DecisionId = "d-1";

    private static readonly RoleDecision s_mine =
        new(ApprovalRole.Manager, ApprovalStatus.Approved, Samples.Mia, PageStage.Now, "Fine", DecisionId);

    private static readonly ApprovalDetails s_details = Samples.Details(Samples.Row()) with { Decisions = [s_mine] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Records => new()
    {
        { "", false },
        { "person in upper case", false },
        { "run", true },
        { "request", true },
        { "step", true },
        { "id", true },
        { "person", true },
        { "outcome", true },
        { "none", true },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public async Task GetOutsideAsync_MultiLevel_ComparesEveryField(string difference, bool isOutside)
    {
        await using var database = await TestDatabase.CreateFilledAsync(Providers.Sqlite, server);

        Assert.Equal(isOutside ? [s_mine] : [], await GetOutsideAsync(database, s_details, difference));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public async Task GetOutsideAsync_Expense_ComparesAllButTheId(string difference, bool isOutside)
    {
        await using var database = await TestDatabase.CreateFilledAsync(Providers.Sqlite, server);
        var decision = s_mine with { DecisionId = null };
        var expense = s_details with { Kind = ApprovalKind.Expense, Decisions = [decision] };

        Assert.Equal(
            isOutside && difference != "id" ? [decision] : [], await GetOutsideAsync(database, expense, difference));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task GetOutsideAsync_MultiLevelWithoutId_IsOutside(string? id)
    {
        await using var database = await TestDatabase.CreateFilledAsync(Providers.Sqlite, server);
        var foreign = s_mine with { DecisionId = id };

        Assert.Equal([foreign], await GetOutsideAsync(database, s_details with { Decisions = [foreign] }, ""));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("run", false)]
    [InlineData("id", true)]
    [InlineData("step", true)]
    public async Task GetOutsideAsync_CarriedOver_NeedsARecordOfAnEarlierRun(string difference, bool isOutside)
    {
        await using var database = await TestDatabase.CreateFilledAsync(Providers.Sqlite, server);
        var reopened = s_details with { ReopenedFrom = new("run-before", "ada@demo.example", "Again", PageStage.Now, [s_mine]) };

        Assert.Equal(isOutside ? [s_mine] : [], await GetOutsideAsync(database, reopened, difference));
    }

    [Theory]
    [InlineData(ApprovalKind.Expense, ApprovalStatus.TimedOut, ApprovalStatus.Rejected, false)]
    [InlineData(ApprovalKind.Expense, ApprovalStatus.Rejected, ApprovalStatus.Rejected, true)]
    [InlineData(ApprovalKind.Expense, ApprovalStatus.Approved, ApprovalStatus.Approved, true)]
    [InlineData(ApprovalKind.MultiLevel, ApprovalStatus.TimedOut, ApprovalStatus.Rejected, true)]
    public async Task GetOutsideAsync_System_IsAutomaticOnlyAtTheDeadlineOfAnExpense(
        ApprovalKind kind, ApprovalStatus status, ApprovalStatus outcome, bool isOutside)
    {
        await using var database = await TestDatabase.CreateFilledAsync(Providers.Sqlite, server);
        var decision = new RoleDecision(ApprovalRole.Manager, outcome, "system", PageStage.Now, "Fine");
        var details = s_details with { Kind = kind, Status = status, Decisions = [decision] };

        Assert.Equal(isOutside ? [decision] : [], await GetOutsideAsync(database, details, ""));
    }

    private static async Task<IReadOnlyList<RoleDecision>?> GetOutsideAsync(
        TestDatabase database, ApprovalDetails details, string difference)
    {
        var store = database.AddNode().GetRequiredService<SentDecisionStore>();
        if (difference != "none")
        {
            await store.AddAsync(
                new()
                {
                    RequestId = difference == "request" ? "REQ-B" : details.RequestId,
                    RunId = difference == "run" ? "run-older" : details.RunId,
                    Step = difference == "step" ? "director" : "manager",
                    DecisionId = difference == "id" ? "d-2" : DecisionId,
                    Person = difference switch
                    {
                        "person" => "max@demo.example",
                        "person in upper case" => Samples.Mia.ToUpperInvariant(),
                        _ => Samples.Mia,
                    },
                    Outcome = difference == "outcome" ? "rejected" : "approved",
                    SentAt = PageStage.Now,
                },
                Token);
        }

        var provenance = new DecisionProvenance(store, NullLogger<DecisionProvenance>.Instance);
        return await provenance.GetOutsideAsync(details, Token);
    }
}
