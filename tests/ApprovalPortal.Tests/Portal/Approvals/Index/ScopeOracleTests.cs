using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using static ApprovalPortal.Tests.Portal.Approvals.Index.ApprovalRows;

namespace ApprovalPortal.Tests.Portal.Approvals.Index;

/// <summary>
/// What is stuck and who sees what, worked out a second time as the contract words it: from accounts and rows alone, with
/// nothing of the code under test.
/// </summary>
public sealed class ScopeOracleTests
{
    private static readonly Viewer s_ada = new("a", "ada@demo.example", "Ada Stern", [], true);

    private static readonly string[] s_roleNames = ["Manager", "Director", "VP"];

    private sealed record Account(string Email, HashSet<ApprovalRole> Roles, bool IsLocked);

    [Fact]
    public async Task Query_RandomAccountsAndRows_StuckIsWhatFailedOrNobodyLeftMayDecide()
    {
        var random = new Random(31);
        await using var stage = new IndexStage();
        await stage.InitializeAsync();
        for (var round = 0; round < 25; round++)
        {
            var accounts = await NewAccountsAsync(stage, random);
            var rows = Enumerable.Range(0, 120).Select(i => RandomRow(random, i)).ToList();
            var (index, _) = stage.NewIndex();
            index.Apply(rows);

            var page = index.Query(new(ApprovalScope.Stuck, s_ada) { Take = 1_000 });

            var expected = rows.Where(row => IsStuck(row, accounts)).Select(row => row.RequestId).ToList();
            Assert.Equal(expected.Order(), page.Rows.Select(row => row.RequestId).Order());
            Assert.Equal((expected.Count, expected.Count), (page.Total, index.Count(new(ApprovalScope.Stuck, s_ada))));
        }
    }

    [Fact]
    public async Task Query_RandomViewersAndRows_ShowsWhatTheContractLetsThemSee()
    {
        var random = new Random(37);
        await using var stage = new IndexStage();
        await stage.InitializeAsync();
        for (var round = 0; round < 100; round++)
        {
            var rows = Enumerable.Range(0, 80).Select(i => RandomRow(random, i)).ToList();
            var (index, _) = stage.NewIndex();
            index.Apply(rows);
            var (email, isAdmin) = (PortalNode.DemoPeople[random.Next(6)].Email, random.Next(3) == 0);
            var roles = RandomRoles(random);
            var viewer = new Viewer("v", email, "V", [.. roles], isAdmin);

            foreach (var scope in Enum.GetValues<ApprovalScope>())
            {
                var shown = index.Query(new(scope, viewer) { Take = 1_000 }).Rows;

                Assert.All(shown, row => Assert.True(IsVisible(row, email, roles, isAdmin), $"{scope} shows {row} to {viewer}"));
            }

            foreach (var row in rows)
            {
                Assert.Equal(IsVisible(row, email, roles, isAdmin), viewer.MaySee(row.Requester, row.RequiredRoles));
            }

            var decided = rows.Where(row => row.Decisions.Any(d => Same(d.Approver, email)) && IsVisible(row, email, roles, isAdmin));
            Assert.Equal(
                decided.Select(row => row.RequestId).Order(),
                index.Query(new(ApprovalScope.Decided, viewer) { Take = 1_000 }).Rows.Select(row => row.RequestId).Order());
        }
    }

    // "Visible to its requester, every holder of a role that it requires (before and after deciding) and admins."
    private static bool IsVisible(ApprovalRow row, string email, HashSet<ApprovalRole> roles, bool isAdmin)
    {
        var isRequester = row.Requester is not null && Same(row.Requester, email);
        return isAdmin || isRequester || row.RequiredRoles.Any(roles.Contains);
    }

    // "No eligible approver, or permanent processing failure."
    private static bool IsStuck(ApprovalRow row, IReadOnlyList<Account> accounts)
    {
        if (row.Processing == ProcessingState.Failed)
        {
            return true;
        }

        if (row.Status != ApprovalStatus.Pending || row.ClosedAt is not null)
        {
            return false;
        }

        foreach (var role in row.RequiredRoles)
        {
            var isDecided = row.Decisions.Any(d => d.Role == role && d.Approver != "system");
            var mayDecide = accounts.Any(account =>
                account.Roles.Contains(role)
                && !account.IsLocked
                && !Same(account.Email, row.Requester ?? "")
                && !row.Decisions.Any(d => Same(d.Approver, account.Email)));
            if (!isDecided && !mayDecide)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    private static async Task<IReadOnlyList<Account>> NewAccountsAsync(IndexStage stage, Random random)
    {
        List<Account> accounts = [.. PortalNode.DemoPeople.Select(person => new Account(person.Email, RandomRoles(random), random.Next(5) == 0))];
        await stage.ChangePeopleAsync(async db =>
        {
            await db.UserRoles.ExecuteDeleteAsync();
            var roleIds = await db.Roles.ToDictionaryAsync(role => role.Name!, role => role.Id);
            foreach (var user in await db.Users.ToListAsync())
            {
                var account = accounts.Single(a => a.Email == user.Email);
                user.LockoutEnd = account.IsLocked ? PortalUser.LockedByAdmin : null;
                db.UserRoles.AddRange(account.Roles.Select(role =>
                    new IdentityUserRole<string> { UserId = user.Id, RoleId = roleIds[s_roleNames[(int)role]] }));
            }

            await db.SaveChangesAsync();
        });
        return accounts;
    }

    // Few approvers, so that a role is left without one often enough.
    private static HashSet<ApprovalRole> RandomRoles(Random random) =>
        [.. Enum.GetValues<ApprovalRole>().Where(_ => random.Next(3) == 0)];

    private static ApprovalRow RandomRow(Random random, int i) => Row($"REQ-{i:000}", RandomPerson(random)) with
    {
        Status = random.Next(3) == 0 ? (ApprovalStatus)random.Next(5) : ApprovalStatus.Pending,
        ClosedAt = random.Next(8) == 0 ? Start : null,
        RequiredRoles = [.. Enum.GetValues<ApprovalRole>().Where(_ => random.Next(2) == 0).DefaultIfEmpty(ApprovalRole.Manager)],
        Decisions =
        [
            .. Enum.GetValues<ApprovalRole>().Where(_ => random.Next(3) == 0)
                .Select(role => By(random.Next(6) == 0 ? "system" : RandomPerson(random) ?? "gone@demo.example", role, random.Next(2) == 0)),
        ],
        Processing = random.Next(10) == 0 ? ProcessingState.Failed : ProcessingState.None,
    };

    // Also as clients of other languages write them, and nobody at all.
    private static string? RandomPerson(Random random)
    {
        var email = PortalNode.DemoPeople[random.Next(6)].Email;
        return random.Next(5) switch
        {
            0 => email.ToUpperInvariant(),
            1 => $" {email} ",
            2 when random.Next(3) == 0 => null,
            _ => email,
        };
    }
}
