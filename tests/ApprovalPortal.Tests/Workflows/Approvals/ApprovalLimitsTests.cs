using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class ApprovalLimitsTests
{
    private static readonly ApprovalRequest s_request = new("R1", "rita", 5m, "Paper");
    private static readonly ExpenseRequest s_expense = new("E1", "rita", 5m, "Train", "travel");
    private static readonly ApprovalDecision s_decision = new(true, "mia");

    public static TheoryData<ApprovalRequest> GoodRequests =>
    [
        s_request,
        s_request with { RequestId = new('r', 255), Requester = new('p', 254), Description = new('d', 4_000), Title = new('t', 200), Category = new('c', 100) },
        s_request with { Amount = 0.01m, WaitLimitSeconds = 60, Currency = "EUR", Category = "" },
        s_request with { Amount = 1_000_000_000_000m, WaitLimitSeconds = 31_622_400 },
        s_request with { Description = "One\r\n\ttwo 😀 <script>alert(1)</script>", Title = "דוגמה ‏ 例" },
        s_request with { ReopenedFrom = Reopened() },
    ];

    public static TheoryData<ApprovalRequest, string> BadRequests => new()
    {
        { s_request with { RequestId = "" }, "request_id must not be empty" },
        { s_request with { RequestId = new('r', 256) }, "request_id must have 255 characters at most" },
        { s_request with { RequestId = "R\n1" }, "request_id must not hold control characters" },
        { s_request with { Requester = "" }, "requester must not be empty" },
        { s_request with { Requester = new('p', 255) }, "requester must have 254 characters at most" },
        { s_request with { Requester = "\u200B\u2060" }, "requester must hold a visible character" },
        { s_request with { Amount = 0m }, "amount must be more than 0" },
        { s_request with { Amount = -5m }, "amount must be more than 0" },
        { s_request with { Amount = 1_000_000_000_000.01m }, "amount must be 1000000000000 at most" },
        { s_request with { Amount = 0.005m }, "amount must have two decimals at most" },
        { s_request with { Description = "" }, "description must not be empty" },
        { s_request with { Description = " \n\t" }, "description must hold a visible character" },
        { s_request with { Description = new('d', 4_001) }, "description must have 4000 characters at most" },
        { s_request with { Description = "a\0b" }, "description must not hold control characters" },
        { s_request with { Description = "a\u0085b" }, "description must not hold control characters" },
        { s_request with { Title = "" }, "title must not be empty" },
        { s_request with { Title = new('t', 201) }, "title must have 200 characters at most" },
        { s_request with { Title = "a\tb" }, "title must not hold control characters" },
        { s_request with { Category = new('c', 101) }, "category must have 100 characters at most" },
        { s_request with { Category = " " }, "category must hold a visible character" },
        { s_request with { Currency = "usd" }, "currency must be three capital letters" },
        { s_request with { Currency = "EURO" }, "currency must be three capital letters" },
        { s_request with { Currency = "ÄÖÜ" }, "currency must be three capital letters" },
        { s_request with { WaitLimitSeconds = 59 }, "wait_limit_seconds must be from 60 to 31622400" },
        { s_request with { WaitLimitSeconds = 31_622_401 }, "wait_limit_seconds must be from 60 to 31622400" },
        { s_request with { WaitLimitSeconds = -1 }, "wait_limit_seconds must be from 60 to 31622400" },
        { s_request with { ReopenedFrom = Reopened() with { RunId = "" } }, "reopened_from.run_id must not be empty" },
        { s_request with { ReopenedFrom = Reopened() with { By = "" } }, "reopened_from.by must not be empty" },
        { s_request with { ReopenedFrom = Reopened() with { Reason = new('r', 1_001) } }, "reopened_from.reason must have 1000 characters at most" },
        { s_request with { ReopenedFrom = Reopened(ApprovalStatus.Pending) }, "reopened_from.decisions must hold approvals and rejections only" },
        { s_request with { ReopenedFrom = Reopened() with { Decisions = [null!] } }, "reopened_from.decisions must hold approvals and rejections only" },
    };

    [Theory]
    [MemberData(nameof(GoodRequests))]
    public void Check_RequestWithinTheLimits_IsFine(ApprovalRequest request) => Assert.Null(ApprovalLimits.Check(request));

    [Theory]
    [MemberData(nameof(BadRequests))]
    public void Check_BadRequest_NamesTheField(ApprovalRequest request, string message) =>
        Assert.Equal(message, ApprovalLimits.Check(request)?.Message);

    [Fact]
    public void Check_Expense_NamesTheField()
    {
        Assert.Null(ApprovalLimits.Check(s_expense));
        Assert.Equal("request_id must not be empty", ApprovalLimits.Check(s_expense with { RequestId = "" })?.Message);
        Assert.Equal("employee must not be empty", ApprovalLimits.Check(s_expense with { Employee = "" })?.Message);
        Assert.Equal("amount must be more than 0", ApprovalLimits.Check(s_expense with { Amount = 0 })?.Message);
        Assert.Equal("description must not be empty", ApprovalLimits.Check(s_expense with { Description = "" })?.Message);
        Assert.Equal("category must not be empty", ApprovalLimits.Check(s_expense with { Category = "" })?.Message);
        Assert.Equal("reopened_from.by must not be empty", ApprovalLimits.Check(s_expense with { ReopenedFrom = Reopened() with { By = "" } })?.Message);
    }

    [Fact]
    public void Check_Decision_NamesTheField()
    {
        Assert.Null(ApprovalLimits.Check(s_decision));
        Assert.Null(ApprovalLimits.Check(s_decision with { Comment = new('c', 2_000), DecisionId = new('d', 255) }));
        Assert.Null(ApprovalLimits.Check(s_decision with { Comment = "", DecisionId = "" }));
        Assert.Null(ApprovalLimits.Check(s_decision with { Comment = " \n " }));
        Assert.Equal("approver must not be empty", ApprovalLimits.Check(s_decision with { Approver = "" })?.Message);
        Assert.Equal("approver must have 254 characters at most", ApprovalLimits.Check(s_decision with { Approver = new('a', 255) })?.Message);
        Assert.Equal("comment must have 2000 characters at most", ApprovalLimits.Check(s_decision with { Comment = new('c', 2_001) })?.Message);
        Assert.Equal("comment must have 2000 characters at most", ApprovalLimits.Check(s_decision with { Comment = new(' ', 2_001) })?.Message);
        Assert.Equal("comment must not hold control characters", ApprovalLimits.Check(s_decision with { Comment = "a\u001Bb" })?.Message);
        Assert.Equal("decision_id must have 255 characters at most", ApprovalLimits.Check(s_decision with { DecisionId = new('d', 256) })?.Message);
        Assert.Equal("key_id must not hold control characters", ApprovalLimits.Check(s_decision with { KeyId = "a\nb" })?.Message);
        Assert.Equal("signature must have 2000 characters at most", ApprovalLimits.Check(s_decision with { Signature = new('s', 2_001) })?.Message);
    }

    [Fact]
    public void Check_Withdrawal_NamesTheField()
    {
        Assert.Null(ApprovalLimits.Check(new Withdrawal("rita", "Two\nlines")));
        Assert.Equal("by must not be empty", ApprovalLimits.Check(new Withdrawal("", "why"))?.Message);
        Assert.Equal("reason must not be empty", ApprovalLimits.Check(new Withdrawal("rita", ""))?.Message);
        Assert.Equal("reason must have 1000 characters at most", ApprovalLimits.Check(new Withdrawal("rita", new('r', 1_001)))?.Message);
    }

    [Theory]
    [InlineData("\u00A0")]
    [InlineData("\u00AD")]
    [InlineData("\u034F")]
    [InlineData("\u115F\u1160")]
    [InlineData("\u2028")]
    [InlineData("\u200B\u200C\u200D\uFEFF")]
    [InlineData("\u2800")]
    [InlineData("\u3000\u3164\uFFA0")]
    [InlineData("\uFE0F")]
    [InlineData("\uDB40\uDC01")]
    public void CheckText_InvisibleOnly_IsRefused(string text)
    {
        Assert.Equal("title must hold a visible character", ApprovalLimits.CheckText("title", text, 200)?.Message);
        Assert.Null(ApprovalLimits.CheckText("title", $"{text}a", 200));
    }

    private static ReopenedFrom Reopened(ApprovalStatus outcome = ApprovalStatus.Approved) => new(
        "run", "ada", "Still needed", DateTimeOffset.UnixEpoch, [new(ApprovalRole.Manager, outcome, "mia", DateTimeOffset.UnixEpoch)]);
}
