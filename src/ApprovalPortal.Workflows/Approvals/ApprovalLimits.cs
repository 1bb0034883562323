using System.Text;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Workflows.Approvals;

/// <summary>The limits of every field, checked by the workflows and by the portal's forms alike.</summary>
public static class ApprovalLimits
{
    /// <summary>Characters of a title.</summary>
    public const int Title = 200;

    /// <summary>Characters of a description.</summary>
    public const int Description = 4_000;

    /// <summary>Characters of a comment on a decision.</summary>
    public const int Comment = 2_000;

    /// <summary>Characters of a reason to withdraw or to reopen.</summary>
    public const int Reason = 1_000;

    /// <summary>Characters of a category.</summary>
    public const int Category = 100;

    /// <summary>Characters of a request id: PostgreSQL keeps as many of a workflow id.</summary>
    public const int RequestId = 255;

    /// <summary>Characters of a person: PostgreSQL keeps as many of a search attribute.</summary>
    public const int Person = 254;

    /// <summary>How long a request waits when it does not say.</summary>
    public static readonly TimeSpan DefaultWait = TimeSpan.FromDays(14);

    /// <summary>How long an expense waits.</summary>
    public static readonly TimeSpan ExpenseWait = TimeSpan.FromDays(7);

    private const int ShortestWaitSeconds = 60;
    private const int LongestWaitSeconds = 31_622_400;

    /// <summary>The first thing wrong with a request, or null.</summary>
    public static FieldError? Check(ApprovalRequest request) =>
        CheckText("request_id", request.RequestId, RequestId)
        ?? CheckText("requester", request.Requester, Person)
        ?? CheckAmount("amount", request.Amount)
        ?? CheckText("description", request.Description, Description, multiline: true)
        ?? (request.Title is null ? null : CheckText("title", request.Title, Title))
        ?? (string.IsNullOrEmpty(request.Category) ? null : CheckText("category", request.Category, Category))
        ?? CheckCurrency(request.Currency)
        ?? CheckWaitLimit(request.WaitLimitSeconds)
        ?? CheckReopened(request.ReopenedFrom);

    /// <summary>The first thing wrong with an expense, or null.</summary>
    public static FieldError? Check(Expenses.ExpenseRequest request) =>
        CheckText("request_id", request.RequestId, RequestId)
        ?? CheckText("employee", request.Employee, Person)
        ?? CheckAmount("amount", request.Amount)
        ?? CheckText("description", request.Description, Description, multiline: true)
        ?? CheckText("category", request.Category, Category)
        ?? CheckReopened(request.ReopenedFrom);

    /// <summary>The first thing wrong with a decision, or null.</summary>
    public static FieldError? Check(ApprovalDecision decision) =>
        CheckText("approver", decision.Approver, Person)
        ?? CheckComment("comment", decision.Comment)
        ?? CheckOptionalText("decision_id", decision.DecisionId, RequestId)
        ?? CheckOptionalText("key_id", decision.KeyId, RequestId)
        ?? CheckOptionalText("signature", decision.Signature, Comment);

    /// <summary>The first thing wrong with a withdrawal, or null.</summary>
    public static FieldError? Check(Withdrawal withdrawal) =>
        CheckText("by", withdrawal.By, Person) ?? CheckText("reason", withdrawal.Reason, Reason, multiline: true);

    /// <summary>Null when there is no comment, or one that <see cref="CheckText"/> lets pass.</summary>
    public static FieldError? CheckComment(string field, string? comment) =>
        CheckOptionalText(field, comment, Comment, multiline: true);

    /// <summary>Null when the amount is more than 0, at most 1e12, and has two decimals at most.</summary>
    public static FieldError? CheckAmount(string field, decimal amount) => amount switch
    {
        <= 0 => new(field, "must be more than 0"),
        > MoneyJsonConverter.Maximum => new(field, "must be 1000000000000 at most"),
        _ when decimal.Round(amount, 2) != amount => new(field, "must have two decimals at most"),
        _ => null,
    };

    /// <summary>
    /// Null when the text has a visible character, no control character (but line breaks and tabs, where
    /// <paramref name="multiline"/>) and at most <paramref name="maximum"/> characters.
    /// </summary>
    public static FieldError? CheckText(string field, string? text, int maximum, bool multiline = false) => text switch
    {
        null or "" => new(field, "must not be empty"),
        _ when text.Length > maximum => new(field, $"must have {maximum} characters at most"),
        _ when text.Any(c => char.IsControl(c) && !(multiline && c is '\n' or '\r' or '\t')) =>
            new(field, "must not hold control characters"),
        _ when !text.EnumerateRunes().Any(IsVisible) => new(field, "must hold a visible character"),
        _ => null,
    };

    private static FieldError? CheckOptionalText(string field, string? text, int maximum, bool multiline = false) =>
        string.IsNullOrEmpty(text) || (multiline && string.IsNullOrWhiteSpace(text) && text.Length <= maximum)
            ? null
            : CheckText(field, text, maximum, multiline);

    private static FieldError? CheckCurrency(string? currency) =>
        currency is null || (currency.Length == 3 && currency.All(char.IsAsciiLetterUpper))
            ? null
            : new("currency", "must be three capital letters");

    private static FieldError? CheckWaitLimit(int? seconds) =>
        seconds is null or (>= ShortestWaitSeconds and <= LongestWaitSeconds)
            ? null
            : new("wait_limit_seconds", $"must be from {ShortestWaitSeconds} to {LongestWaitSeconds}");

    private static FieldError? CheckReopened(ReopenedFrom? from)
    {
        if (from is null)
        {
            return null;
        }

        // Nullable annotations do not reach a list's elements.
        var isReadable = from.Decisions.All(d =>
            d is not null
            && d.Outcome is ApprovalStatus.Approved or ApprovalStatus.Rejected
            && CheckText("approver", d.Approver, Person) is null
            && CheckComment("comment", d.Comment) is null);
        return CheckText("reopened_from.run_id", from.RunId, RequestId)
            ?? CheckText("reopened_from.by", from.By, Person)
            ?? CheckText("reopened_from.reason", from.Reason, Reason, multiline: true)
            ?? (isReadable ? null : new("reopened_from.decisions", "must hold approvals and rejections only"));
    }

    // The named code points are letters and symbols to Unicode, but blank on every screen.
    private static bool IsVisible(Rune rune) =>
        !Rune.IsWhiteSpace(rune)
        && rune.Value is not (0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0)
        && Rune.GetUnicodeCategory(rune) is not (
            System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.Control
            or System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.OtherNotAssigned);
}
