using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;
using static ApprovalPortal.Tests.Portal.Approvals.PortalNode;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

/// <summary>Every command and every person, by direct call: who may do what to rita's request of 5,000, and nobody else.</summary>
public sealed class ApprovalDeskAuthorizationTests(PortalNode node) : IClassFixture<PortalNode>
{
    private const string Nobody = "nobody";

    private static readonly string[] s_people = [Nobody, .. DemoPeople.Select(person => person.Email)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Decisions()
    {
        var data = new TheoryData<string, string>();
        foreach (var person in s_people)
        {
            foreach (var role in Enum.GetNames<ApprovalRole>())
            {
                data.Add(person, role);
            }
        }

        return data;
    }

    public static TheoryData<string> People() => [.. s_people];

    [Theory]
    [MemberData(nameof(Decisions))]
    public async Task DecideAsync_PersonAndRole_OnlyTheRoleThatTheAccountHoldsAndTheRequestAsks(string person, string roleName)
    {
        var role = Enum.Parse<ApprovalRole>(roleName);
        var row = await node.RequestAsync("5000");

        var outcome = await (await DeskAsync(person)).DecideAsync(Decision(row, role), Token);

        var isAllowed = (person, role) is ("mia@demo.example" or "max@demo.example", ApprovalRole.Manager)
            or ("dan@demo.example", ApprovalRole.Director);
        if (isAllowed)
        {
            Assert.IsType<CommandOutcome.Done>(outcome);
        }
        else
        {
            Assert.Equal(new CommandOutcome.NotFoundOrNotYours(), outcome);
        }

        var details = await node.Client.GetWorkflowHandle(row.RequestId).QueryAsync<ApprovalDetails>("get_details", []);
        Assert.Equal(isAllowed ? 1 : 0, details.Decisions.Count);
        Assert.Empty(details.RefusedAttempts);
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task GetAsync_Person_OnlyRequesterHoldersOfItsRolesAndAdmins(string person)
    {
        var row = await node.RequestAsync("5000");

        var snapshot = await (await DeskAsync(person)).GetAsync(row.RequestId, Token);

        Assert.Equal(person is not (Nobody or "vera@demo.example"), snapshot is not null);
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task WithdrawAsync_Person_OnlyTheRequester(string person)
    {
        var row = await node.RequestAsync("5000");

        var outcome = await (await DeskAsync(person)).WithdrawAsync(row.RequestId, row.RunId, "Because", NewCommandId(), Token);

        Assert.Equal(person == "rita@demo.example", outcome is CommandOutcome.Done);
        Assert.Equal(person != "rita@demo.example", outcome is CommandOutcome.NotFoundOrNotYours);
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task ReopenAsync_Person_OnlyAdmins(string person)
    {
        var row = await node.RequestAsync("5000");
        await node.Client.FastForwardAsync(row.RequestId, TimeSpan.FromDays(15));
        await node.ListedAsync(row.RequestId, shown => shown.Status == ApprovalStatus.TimedOut);

        var outcome = await (await DeskAsync(person)).ReopenAsync(row.RequestId, row.RunId, "Because", Token);

        Assert.Equal(person == "ada@demo.example", outcome is CommandOutcome.Done);
        Assert.Equal(person != "ada@demo.example", outcome is CommandOutcome.NotFoundOrNotYours);
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task SubmitAsync_Person_EverybodyWhoIsSignedInAsThemselves(string person)
    {
        var request = new NewApproval(NewId(), "Pens", "A box", 20m, null);

        var outcome = await (await DeskAsync(person)).SubmitAsync(request, Token);

        Assert.Equal(person != Nobody, outcome is CommandOutcome.Done);
        Assert.Equal(person == Nobody ? null : person, node.Index.Find(request.RequestId)?.Requester);
    }

    private async Task<IApprovalDesk> DeskAsync(string person) =>
        person == Nobody ? node.DeskOfNobody() : await node.DeskOfAsync(person);
}
