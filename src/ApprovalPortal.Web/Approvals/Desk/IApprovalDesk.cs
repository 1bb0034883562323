using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Web.Approvals.Desk;

/// <summary>
/// What people do with requests. Each command asks the database who the caller is and what that person may, at that
/// moment, then speaks to Temporal until the answer is definite. Pages know nothing else.
/// </summary>
public interface IApprovalDesk
{
    /// <summary>
    /// A request with its live status from the workflow's query handler; null when there is none or the caller may not
    /// see it. One query per change serves all viewers of the node.
    /// </summary>
    Task<ApprovalSnapshot?> GetAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>
    /// The earlier runs of a reopened request, newest first, as far as the caller may see them; empty when the request was
    /// never reopened or the caller may not see it.
    /// </summary>
    Task<RunHistory> GetHistoryAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>Starts a request of the caller; the same id again makes no second one.</summary>
    Task<CommandOutcome> SubmitAsync(NewApproval request, CancellationToken cancellationToken);

    /// <summary>Decides a request as the caller, for one of the caller's roles.</summary>
    Task<CommandOutcome> DecideAsync(DecisionCommand decision, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a request of the caller back. Idempotent by <paramref name="commandId"/>, which is random: Temporal drops a
    /// message whose id the run has seen before, from any sender.
    /// </summary>
    Task<CommandOutcome> WithdrawAsync(
        string requestId, string runId, string reason, string commandId, CancellationToken cancellationToken);

    /// <summary>Starts a new run of a request that timed out; for admins.</summary>
    Task<CommandOutcome> ReopenAsync(string requestId, string runId, string reason, CancellationToken cancellationToken);
}

/// <summary>A request as its page shows it.</summary>
/// <param name="Details">The workflow's answer, or what search attributes and memo tell while no worker answers.</param>
/// <param name="IsLive">False when no worker answered and the details come from the index.</param>
/// <param name="Problem">Why it is not live, one sentence for people; null while it is.</param>
/// <param name="ProcessingAttempt">The number of the attempt that is under way or comes next; null when none is.</param>
public sealed record ApprovalSnapshot(ApprovalDetails Details, bool IsLive, string? Problem, int? ProcessingAttempt)
{
    /// <summary>
    /// The decisions that this portal did not send, carried-over ones included; null when that is unknown, because no
    /// worker or no database answered.
    /// </summary>
    public IReadOnlyList<RoleDecision>? OutsideDecisions { get; init; }
}

/// <summary>What the form for a new request holds.</summary>
/// <param name="RequestId">Made when the form opened, so that sending twice makes one request.</param>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Description">1 to 4,000 characters.</param>
/// <param name="Amount">More than 0, at most 1e12, two decimals.</param>
/// <param name="Category">May be empty.</param>
public sealed record NewApproval(string RequestId, string Title, string Description, decimal Amount, string? Category);

/// <summary>A decision as a dialog sends it.</summary>
/// <param name="RequestId">The workflow id.</param>
/// <param name="RunId">The run that the screen shows.</param>
/// <param name="Role">For which of the caller's roles.</param>
/// <param name="Approved">False rejects.</param>
/// <param name="Comment">Required to reject.</param>
/// <param name="DecisionId">Made when the dialog opened: sent again with the same id, it counts once.</param>
/// <param name="Revision">The revision that the screen shows.</param>
public sealed record DecisionCommand(
    string RequestId,
    string RunId,
    ApprovalRole Role,
    bool Approved,
    string? Comment,
    string DecisionId,
    int Revision)
{
    /// <summary>
    /// The id of the message to Temporal. Contains the role: a run drops a message whose id it has seen, so a decision id
    /// that is used for two roles would lose the second decision.
    /// </summary>
    public string MessageId => $"{DecisionId}/{Role.Name()}";
}

/// <summary>What became of a command. Pages turn it into words.</summary>
public abstract record CommandOutcome
{
    /// <summary>Temporal has it and the workflow has confirmed it.</summary>
    public sealed record Done(ApprovalSnapshot? Snapshot) : CommandOutcome;

    /// <summary>Temporal has it for good; it counts as soon as a worker runs.</summary>
    public sealed record Stored : CommandOutcome;

    /// <summary>Somebody else's decision for the role stands; <paramref name="By"/> is an e-mail.</summary>
    public sealed record Overtaken(string By, DateTimeOffset At, bool Approved) : CommandOutcome
    {
        /// <summary>True when this portal did not send that decision.</summary>
        public bool IsOutside { get; init; }
    }

    /// <summary>It cannot count, and did not.</summary>
    public sealed record Refused(RefusalReason Reason) : CommandOutcome;

    /// <summary>A field is wrong; nothing was sent.</summary>
    public sealed record Invalid(FieldError Error) : CommandOutcome;

    /// <summary>A required role has nobody but the requester; nothing was sent.</summary>
    public sealed record NobodyCanDecide(IReadOnlyList<ApprovalRole> Roles) : CommandOutcome;

    /// <summary>There is no such request, or the caller has no right to do this to it.</summary>
    public sealed record NotFoundOrNotYours : CommandOutcome;

    /// <summary>An open run exists already.</summary>
    public sealed record AlreadyOpen : CommandOutcome;

    /// <summary>
    /// Temporal gave no definite answer before the caller stopped waiting. The page must say that it may have been
    /// recorded, and offer to send the same command again, with the same id.
    /// </summary>
    public sealed record Unclear : CommandOutcome;
}
