namespace ApprovalPortal.Workflows.Approvals;

/// <summary>The answer of the query <c>get_details</c>: everything that a request page shows.</summary>
/// <param name="RequestId">The workflow id.</param>
/// <param name="RunId">The run that answers.</param>
/// <param name="Kind">Which workflow it is.</param>
/// <param name="Status">Where the whole stands.</param>
/// <param name="Title">One line.</param>
/// <param name="Requester">As the starter wrote it; absent for single approvals.</param>
/// <param name="Amount">Absent for single approvals.</param>
/// <param name="Currency">ISO 4217; absent for single approvals.</param>
/// <param name="Category">Absent for single approvals.</param>
/// <param name="Description">Plain text of several lines; empty for single approvals.</param>
/// <param name="RequiredRoles">Who has to decide, in role order.</param>
/// <param name="Decisions">What counts, in the order in which it was decided; approvals of earlier runs included.</param>
/// <param name="RefusedAttempts">What did not count, oldest first; the last fifty.</param>
/// <param name="RefusedCount">How many did not count in all.</param>
/// <param name="RequestedAt">When this run was started, in UTC.</param>
/// <param name="DueAt">When it times out, in UTC; absent where it never does.</param>
/// <param name="EndedAt">When the status became final, in UTC.</param>
/// <param name="Withdrawal">Who took it back and why.</param>
/// <param name="ReopenedFrom">The run that this one goes on with.</param>
/// <param name="Processing">What became of the effect.</param>
/// <param name="ProcessedAt">When it was processed or failed for good, in UTC.</param>
/// <param name="ProcessingError">Why it failed for good.</param>
/// <param name="WaitLimitSeconds">How long this run waits; absent where it never ends by itself.</param>
/// <param name="SeparationOfDuties">The workflow refuses own requests and second roles.</param>
/// <param name="Revision">Counts the changes of this run, from 1; 0 while approvals of an earlier run are being verified.</param>
public sealed record ApprovalDetails(
    string RequestId,
    string RunId,
    ApprovalKind Kind,
    ApprovalStatus Status,
    string Title,
    string? Requester,
    decimal? Amount,
    string? Currency,
    string? Category,
    string Description,
    IReadOnlyList<ApprovalRole> RequiredRoles,
    IReadOnlyList<RoleDecision> Decisions,
    IReadOnlyList<RefusedAttempt> RefusedAttempts,
    int RefusedCount,
    DateTimeOffset RequestedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? EndedAt,
    Withdrawal? Withdrawal,
    ReopenedFrom? ReopenedFrom,
    ProcessingState Processing,
    DateTimeOffset? ProcessedAt,
    string? ProcessingError,
    int? WaitLimitSeconds,
    bool SeparationOfDuties,
    int Revision);

/// <summary>A decision that counts.</summary>
/// <param name="Role">For which role.</param>
/// <param name="Outcome"><see cref="ApprovalStatus.Approved"/> or <see cref="ApprovalStatus.Rejected"/>.</param>
/// <param name="Approver">The approver's e-mail.</param>
/// <param name="At">The workflow's time, in UTC.</param>
/// <param name="Comment">What the approver said; may be empty.</param>
/// <param name="DecisionId">Chosen by the sender; it proves no origin.</param>
/// <param name="Timestamp">The sender's time, for information.</param>
/// <param name="Revision">The revision that the approver saw.</param>
/// <param name="KeyId">Kept in the record, not verified.</param>
/// <param name="Signature">Kept in the record, not verified.</param>
public sealed record RoleDecision(
    ApprovalRole Role,
    ApprovalStatus Outcome,
    string Approver,
    DateTimeOffset At,
    string? Comment = null,
    string? DecisionId = null,
    DateTimeOffset? Timestamp = null,
    int? Revision = null,
    string? KeyId = null,
    string? Signature = null)
{
    /// <summary>True when the role approved.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsApproval => Outcome == ApprovalStatus.Approved;
}

/// <summary>A message that did not count, kept so that nobody wonders where it went.</summary>
/// <param name="Message">The signal or update by which it came.</param>
/// <param name="Reason">Why it did not count.</param>
/// <param name="At">The workflow's time, in UTC.</param>
/// <param name="By">Who sent it, where that could be read.</param>
/// <param name="Error">For an unreadable one: the field and what it must be.</param>
/// <param name="DecisionId">The decision's id, where it had one.</param>
public sealed record RefusedAttempt(
    string Message,
    RefusalReason Reason,
    DateTimeOffset At,
    string? By = null,
    Wire.FieldError? Error = null,
    string? DecisionId = null);
