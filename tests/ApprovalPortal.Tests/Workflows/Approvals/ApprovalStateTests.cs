using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class ApprovalStateTests
{
    private const string Signal = "approve_manager";

    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void For_Request_KnowsRolesDeadlineAndDefaults()
    {
        var state = Start(25_000m);

        Assert.Equal(ApprovalStatus.Pending, state.Status);
        Assert.Equal([ApprovalRole.Manager, ApprovalRole.Director, ApprovalRole.Vp], state.OpenRoles);
        Assert.Equal(s_start.AddDays(14), state.DueAt);
        Assert.Equal(("Two laptops for them", "USD", "general", 1), (state.Title, state.Currency, state.Category, state.Revision));
        Assert.Equal("pending", state.RoleStatus["director"]);
        Assert.False(state.IsFullyApproved);
        Assert.Equal(s_start.AddSeconds(60), Start(5m, waitLimitSeconds: 60).DueAt);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(5_000, 2)]
    [InlineData(50_000, 3)]
    public void Decide_AllApproveInAnyOrder_EndsApproved(int amount, int roles)
    {
        var state = Start(amount);
        foreach (var role in state.RequiredRoles.Reverse().ToList())
        {
            Assert.False(state.HasEnded);
            Assert.Null(Decide(state, role, $"{role}@example.com"));
        }

        Assert.Equal((ApprovalStatus.Approved, ProcessingState.Running), (state.Status, state.Processing));
        Assert.True(state.IsFullyApproved);
        Assert.Equal((1 + roles, s_start.AddHours(1)), (state.Revision, state.EndedAt));
    }

    [Fact]
    public void Decide_OneRejects_WaitsForTheOthersThenEndsRejected()
    {
        var state = Start(25_000m);
        Decide(state, ApprovalRole.Vp, "vera", approved: false);
        Decide(state, ApprovalRole.Director, "dan");
        Assert.Equal((ApprovalStatus.Pending, "rejected"), (state.Status, state.RoleStatus["vp"]));

        Decide(state, ApprovalRole.Manager, "mia", approved: false);

        Assert.Equal((ApprovalStatus.Rejected, ProcessingState.None), (state.Status, state.Processing));
        Assert.Equal([ApprovalRole.Manager, ApprovalRole.Vp], state.RejectingRoles);
        Assert.False(state.IsFullyApproved);
    }

    [Fact]
    public void Decide_SecondDecisionOfARole_IsRefusedAndTheFirstStands()
    {
        var state = Start(5_000m);
        Decide(state, ApprovalRole.Manager, "mia");

        Assert.Equal(RefusalReason.AlreadyDecided, Decide(state, ApprovalRole.Manager, "max", approved: false));

        Assert.Equal("mia", state.Find(ApprovalRole.Manager)!.Approver);
        var refused = Assert.Single(Details(state).RefusedAttempts);
        Assert.Equal(new RefusedAttempt(Signal, RefusalReason.AlreadyDecided, s_start.AddHours(1), "max"), refused);
        Assert.Equal(2, state.Revision);
    }

    [Fact]
    public void Decide_RoleThatIsNotAsked_IsRefusedAndDoesNotCount()
    {
        var state = Start(5m);

        Assert.Equal(RefusalReason.NotRequired, Decide(state, ApprovalRole.Vp, "vera"));
        Assert.Equal((ApprovalStatus.Pending, 1), (state.Status, state.Revision));
        Assert.Null(state.Find(ApprovalRole.Vp));
    }

    [Theory]
    [InlineData(true, RefusalReason.OwnRequest)]
    [InlineData(false, null)]
    public void Decide_OwnRequest_DependsOnSeparationOfDuties(bool isSeparated, RefusalReason? expected)
    {
        var state = Start(5m, isSeparated);

        Assert.Equal(expected, Decide(state, ApprovalRole.Manager, " RITA@example.com "));
        Assert.Equal(expected is null, state.HasEnded);
    }

    [Theory]
    [InlineData(true, RefusalReason.SecondRole)]
    [InlineData(false, null)]
    public void Decide_TwoRolesByOnePerson_DependsOnSeparationOfDuties(bool isSeparated, RefusalReason? expected)
    {
        var state = Start(5_000m, isSeparated);
        Decide(state, ApprovalRole.Manager, "mia@example.com");

        Assert.Equal(expected, Decide(state, ApprovalRole.Director, "Mia@Example.com"));
        Assert.Equal(expected is null, state.HasEnded);
    }

    [Fact]
    public void Decide_AfterTheEnd_IsRefused()
    {
        var state = Start(5_000m);
        Decide(state, ApprovalRole.Manager, "mia");
        state.TimeOut(s_start.AddDays(14));

        Assert.Equal(RefusalReason.AlreadyDecided, Decide(state, ApprovalRole.Manager, "max"));
        Assert.Equal(RefusalReason.AlreadyEnded, Decide(state, ApprovalRole.Director, "dan"));
        Assert.Equal((ApprovalStatus.TimedOut, 3), (state.Status, state.Revision));
        Assert.Equal([ApprovalRole.Director], state.OpenRoles);
    }

    [Fact]
    public void Decide_SameDecisionIdAgain_ChangesNothing()
    {
        var state = Start(5_000m);
        Assert.Null(Decide(state, ApprovalRole.Manager, "mia", decisionId: "d1"));
        Assert.Null(Decide(state, ApprovalRole.Manager, "mia", decisionId: "d1"));
        Assert.Equal(RefusalReason.AlreadyDecided, Decide(state, ApprovalRole.Manager, "max", decisionId: "d2"));
        Assert.Equal(RefusalReason.AlreadyDecided, Decide(state, ApprovalRole.Manager, "max", decisionId: "d2"));

        Assert.Equal((2, 1), (state.Revision, Details(state).RefusedCount));
    }

    [Theory]
    [InlineData("")]
    [InlineData("always-the-same")]
    public void Decide_OneDecisionIdForTwoRoles_LosesNothing(string decisionId)
    {
        var state = Start(5_000m);
        Decide(state, ApprovalRole.Manager, "mia", decisionId: decisionId);
        Decide(state, ApprovalRole.Director, "dan", decisionId: decisionId);

        Assert.Equal(ApprovalStatus.Approved, state.Status);
    }

    [Fact]
    public void Decide_FloodOfRefused_KeepsTheLastFiftyAndCountsAll()
    {
        var state = Start(5m);
        for (var i = 1; i <= 75; i++)
        {
            state.RefuseUnreadable(Signal, new FieldError("approved", "is required"), s_start.AddSeconds(i));
        }

        var details = Details(state);
        Assert.Equal((50, 75), (details.RefusedAttempts.Count, details.RefusedCount));
        Assert.Equal(s_start.AddSeconds(26), details.RefusedAttempts[0].At);
        Assert.Equal(s_start.AddSeconds(75), details.RefusedAttempts[^1].At);
        Assert.Equal(1, state.Revision);
    }

    [Fact]
    public void Withdraw_ByRequester_EndsAndNobodyCanDecide()
    {
        var state = Start(5m);
        state.Withdraw(new("Rita@Example.com", "Not needed"), s_start.AddHours(1));

        Assert.Equal((ApprovalStatus.Withdrawn, "Not needed"), (state.Status, state.Withdrawal!.Reason));
        Assert.Equal(RefusalReason.AlreadyEnded, Decide(state, ApprovalRole.Manager, "mia"));
        state.Withdraw(new("rita@example.com", "Again"), s_start.AddHours(2));
        Assert.Equal("Not needed", state.Withdrawal!.Reason);
        Assert.Equal(RefusalReason.AlreadyEnded, Details(state).RefusedAttempts[^1].Reason);
    }

    [Fact]
    public void Withdraw_BySomebodyElse_IsRefused()
    {
        var state = Start(5m);
        state.Withdraw(new("mallory@example.com", "Ha"), s_start);

        Assert.Equal(ApprovalStatus.Pending, state.Status);
        Assert.Null(state.Withdrawal);
        Assert.Equal(
            new RefusedAttempt("withdraw", RefusalReason.NotRequester, s_start, "mallory@example.com"),
            Assert.Single(Details(state).RefusedAttempts));
    }

    [Fact]
    public void Cancel_EndsAsWithdrawnBySystem()
    {
        var state = Start(5m);
        state.Cancel(s_start.AddHours(3));

        Assert.Equal((ApprovalStatus.Withdrawn, new Withdrawal("system", "The run was cancelled")), (state.Status, state.Withdrawal));
        Assert.Equal(s_start.AddHours(3), state.EndedAt);
    }

    [Fact]
    public void For_Reopened_TakesApprovalsOverAndAsksRejectionsAgain()
    {
        var state = Reopen(25_000m, false, Earlier(ApprovalRole.Manager, "mia", true), Earlier(ApprovalRole.Vp, "vera", false));

        Assert.Equal([ApprovalRole.Director, ApprovalRole.Vp], state.OpenRoles);
        Assert.Equal("approved", state.RoleStatus["manager"]);
        Assert.Equal(s_start.AddDays(14), state.DueAt);
        Decide(state, ApprovalRole.Vp, "vera");
        Decide(state, ApprovalRole.Director, "dan");
        Assert.Equal(ApprovalStatus.Approved, state.Status);
    }

    [Fact]
    public void For_ReopenedWithWhatCannotCount_AsksAgain()
    {
        var state = Reopen(
            5_000m,
            true,
            Earlier(ApprovalRole.Vp, "vera", true),
            Earlier(ApprovalRole.Manager, "rita@example.com", true),
            Earlier(ApprovalRole.Director, "dan", true),
            Earlier(ApprovalRole.Director, "dora", true),
            Earlier(ApprovalRole.Manager, "dan", true));

        Assert.Equal("dan", Assert.Single(state.Decisions).Approver);
        Assert.Equal([ApprovalRole.Manager], state.OpenRoles);
    }

    [Fact]
    public void For_ReopenedWithEveryApproval_IsApprovedAtOnce()
    {
        var state = Reopen(5m, true, Earlier(ApprovalRole.Manager, "mia", true));

        Assert.Equal((ApprovalStatus.Approved, ProcessingState.Running), (state.Status, state.Processing));
    }

    [Fact]
    public void RejectAsTimedOut_OpenRole_IsRejectedBySystem()
    {
        var state = new ApprovalState(ApprovalKind.Expense, [ApprovalRole.Manager], s_start, TimeSpan.FromDays(7)) { Title = "T" };
        state.RejectAsTimedOut("too late", s_start.AddDays(7));

        Assert.Equal((ApprovalStatus.TimedOut, 2), (state.Status, state.Revision));
        Assert.Equal(
            new RoleDecision(ApprovalRole.Manager, ApprovalStatus.Rejected, "system", s_start.AddDays(7), "too late"),
            Assert.Single(state.Decisions));
    }

    [Fact]
    public void RecordProcessed_AndFailed_AreChanges()
    {
        var (done, failed) = (Start(5m), Start(5m));
        Decide(done, ApprovalRole.Manager, "mia");
        Decide(failed, ApprovalRole.Manager, "mia");
        done.RecordProcessed(s_start.AddHours(2));
        failed.RecordProcessingFailed("no money", s_start.AddHours(2));

        Assert.Equal((ProcessingState.Processed, 3, null), (done.Processing, done.Revision, Details(done).ProcessingError));
        Assert.Equal((ProcessingState.Failed, 3, "no money"), (failed.Processing, failed.Revision, Details(failed).ProcessingError));
        Assert.Equal(s_start.AddHours(2), Details(failed).ProcessedAt);
    }

    [Theory]
    [InlineData(" a\r\n b\t c ", 80, "a b c")]
    [InlineData("abcdef", 3, "abc")]
    [InlineData("ab😀", 3, "ab")]
    [InlineData("ab😀", 4, "ab😀")]
    public void OneLine_Text_IsCutBetweenCharacters(string text, int maximum, string expected) =>
        Assert.Equal(expected, ApprovalState.OneLine(text, maximum));

    private static ApprovalState Start(decimal amount, bool isSeparated = false, int? waitLimitSeconds = null) =>
        ApprovalState.For(
            new("R1", "rita@example.com", amount, "Two laptops\nfor them", WaitLimitSeconds: waitLimitSeconds, SeparationOfDuties: isSeparated),
            s_start);

    private static ApprovalState Reopen(decimal amount, bool isSeparated, params IReadOnlyList<RoleDecision> decisions) =>
        ApprovalState.For(
            new(
                "R1",
                "rita@example.com",
                amount,
                "Two laptops",
                SeparationOfDuties: isSeparated,
                ReopenedFrom: new("run", "ada@example.com", "Still needed", s_start, decisions)),
            s_start);

    private static RoleDecision Earlier(ApprovalRole role, string approver, bool approved) =>
        new(role, approved ? ApprovalStatus.Approved : ApprovalStatus.Rejected, approver, s_start.AddDays(-20));

    private static RefusalReason? Decide(
        ApprovalState state, ApprovalRole role, string approver, bool approved = true, string? decisionId = null) =>
        state.Decide(Signal, role, new(approved, approver, DecisionId: decisionId), s_start.AddHours(1));

    private static ApprovalDetails Details(ApprovalState state) => state.ToDetails("R1", "run");
}
