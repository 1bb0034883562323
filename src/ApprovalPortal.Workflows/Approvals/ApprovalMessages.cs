using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ApprovalPortal.Workflows.Approvals;

/// <summary>Starts a <see cref="MultiLevelApprovalWorkflow"/>; the first four fields are the book chapter's.</summary>
/// <param name="RequestId">The workflow id as well; 1 to 255 characters.</param>
/// <param name="Requester">The requester's e-mail, or any name for somebody without account.</param>
/// <param name="Amount">More than 0, at most 1e12, two decimals.</param>
/// <param name="Description">1 to 4,000 characters.</param>
/// <param name="Title">1 to 200 characters; absent: the first 80 characters of the description.</param>
/// <param name="Category">Absent: <c>general</c>.</param>
/// <param name="Currency">ISO 4217; absent: <c>USD</c>.</param>
/// <param name="WaitLimitSeconds">60 to 31,622,400; absent: 14 days.</param>
/// <param name="SeparationOfDuties">The workflow too refuses own requests and second roles; the portal always sends true.</param>
/// <param name="ReopenedFrom">The run that this one goes on with.</param>
public record ApprovalRequest(
    string RequestId,
    string Requester,
    decimal Amount,
    string Description,
    string? Title = null,
    string? Category = null,
    string? Currency = null,
    int? WaitLimitSeconds = null,
    bool SeparationOfDuties = false,
    ReopenedFrom? ReopenedFrom = null);

/// <summary>
/// Where a reopened request comes from: approvals that the earlier run confirms stay, a rejection is asked again.
/// </summary>
/// <param name="RunId">The run that timed out.</param>
/// <param name="By">The admin's e-mail.</param>
/// <param name="Reason">Why; 1 to 1,000 characters.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="Decisions">What the earlier runs decided.</param>
public sealed record ReopenedFrom(
    string RunId,
    string By,
    string Reason,
    DateTimeOffset At,
    IReadOnlyList<RoleDecision> Decisions)
{
    /// <summary>The field's name on the wire.</summary>
    public const string WireName = "reopened_from";

    /// <summary>The approvals that the starter says earlier runs gave; they count once the earlier run confirms them.</summary>
    [JsonIgnore]
    public IEnumerable<RoleDecision> ClaimedApprovals => Decisions.Where(decision => decision.IsApproval);
}

/// <summary>A decision as a signal carries it; the signal's name says for which role.</summary>
/// <param name="Approved">False rejects. Required: absent it would decide.</param>
/// <param name="Approver">The approver's e-mail.</param>
/// <param name="Timestamp">Kept for information; what counts is the workflow's time.</param>
/// <param name="Comment">At most 2,000 characters.</param>
/// <param name="DecisionId">Idempotency key of the decision, chosen by its sender; it proves no origin.</param>
/// <param name="Revision">The revision that the approver saw.</param>
/// <param name="KeyId">Kept in the record, not verified.</param>
/// <param name="Signature">Kept in the record, not verified.</param>
public sealed record ApprovalDecision(
    bool Approved,
    string Approver,
    DateTimeOffset? Timestamp = null,
    string? Comment = null,
    string? DecisionId = null,
    int? Revision = null,
    string? KeyId = null,
    string? Signature = null);

/// <summary>The argument of the signal <c>withdraw</c>.</summary>
/// <param name="By">The requester's e-mail.</param>
/// <param name="Reason">1 to 1,000 characters.</param>
public sealed record Withdrawal(string By, string Reason)
{
    /// <summary>The result of a run that ended this way.</summary>
    [JsonIgnore]
    public string Result => $"Request withdrawn by {By}: {Reason}";
}

/// <summary>The argument of the update <c>decide</c>, for callers who need an answer.</summary>
/// <param name="Role"><c>manager</c>, <c>director</c> or <c>vp</c>.</param>
/// <param name="Approved">False rejects.</param>
/// <param name="Approver">The approver's e-mail.</param>
/// <param name="Comment">At most 2,000 characters.</param>
/// <param name="Revision">The revision that the approver saw.</param>
public sealed record DecideRequest(
    ApprovalRole Role,
    bool Approved,
    string Approver,
    string? Comment = null,
    int? Revision = null);

/// <summary>The answer of the update <c>decide</c>.</summary>
/// <param name="Accepted">The decision counts.</param>
/// <param name="Reason">
/// Why it does not, or absent: <c>already_decided</c>, and any other reason for an update that came before the validator
/// could judge it.
/// </param>
/// <param name="By">Whose decision stands; absent when none does.</param>
/// <param name="At">Since when it stands, in UTC; absent when none does.</param>
public sealed record DecideResult(bool Accepted, RefusalReason? Reason, string? By, DateTimeOffset? At);

/// <summary>
/// The argument of <c>process_approved_request</c>: the request, and who approved it, which the receiver of the
/// effect is told.
/// </summary>
public sealed record ApprovedRequest : ApprovalRequest
{
    /// <summary>Adds the decisions to the request.</summary>
    [SetsRequiredMembers]
    public ApprovedRequest(ApprovalRequest original, IReadOnlyList<RoleDecision> decisions)
        : base(original) => Decisions = decisions;

    /// <summary>Reads it from the wire, where the request's optional fields follow as properties.</summary>
    [JsonConstructor]
    public ApprovedRequest(string requestId, string requester, decimal amount, string description)
        : base(requestId, requester, amount, description)
    {
    }

    /// <summary>One approval for each required role.</summary>
    public required IReadOnlyList<RoleDecision> Decisions { get; init; }

    /// <summary>The key by which receivers recognize a repeat; absent in runs that older code began.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EffectKey { get; init; }
}

/// <summary>The argument of <c>notify_withdrawal</c>: the request, and who ended it, since that person need not be told.</summary>
public sealed record WithdrawnRequest : ApprovalRequest
{
    /// <summary>Adds the withdrawal to the request.</summary>
    [SetsRequiredMembers]
    public WithdrawnRequest(ApprovalRequest original, Withdrawal withdrawal)
        : base(original) => Withdrawal = withdrawal;

    /// <summary>Reads it from the wire, where the request's optional fields follow as properties.</summary>
    [JsonConstructor]
    public WithdrawnRequest(string requestId, string requester, decimal amount, string description)
        : base(requestId, requester, amount, description)
    {
    }

    /// <summary>By whom and why; by <c>system</c> when the run was cancelled.</summary>
    public required Withdrawal Withdrawal { get; init; }
}
