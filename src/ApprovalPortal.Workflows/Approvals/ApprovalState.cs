namespace ApprovalPortal.Workflows.Approvals;

/// <summary>
/// What a request knows and the rules by which it changes, the same for the three approval workflows. It neither waits
/// nor sends: the workflow does, with what it finds here. Times are the workflow's, in UTC.
/// </summary>
public sealed class ApprovalState
{
    private const int KeptRefusals = 50;

    private readonly List<RoleDecision> _decisions = [];
    private readonly List<RefusedAttempt> _refused = [];
    private readonly bool _separationOfDuties;
    private readonly TimeSpan? _waitLimit;
    private int _refusedCount;
    private ProcessingState _processing;
    private DateTimeOffset? _processedAt;
    private string? _processingError;

    /// <summary>A request in which <paramref name="requiredRoles"/> have to decide before the wait limit is over.</summary>
    public ApprovalState(
        ApprovalKind kind,
        IReadOnlyList<ApprovalRole> requiredRoles,
        DateTimeOffset requestedAt,
        TimeSpan? waitLimit = null,
        bool separationOfDuties = false)
    {
        Kind = kind;
        RequiredRoles = requiredRoles;
        RequestedAt = requestedAt;
        _waitLimit = waitLimit;
        DueAt = requestedAt + waitLimit;
        _separationOfDuties = separationOfDuties;
    }

    /// <summary>Which workflow it is.</summary>
    public ApprovalKind Kind { get; }

    /// <summary>Who has to decide, in role order.</summary>
    public IReadOnlyList<ApprovalRole> RequiredRoles { get; }

    /// <summary>When the run was started.</summary>
    public DateTimeOffset RequestedAt { get; }

    /// <summary>When it times out; null where it never does.</summary>
    public DateTimeOffset? DueAt { get; }

    /// <summary>One line; never empty.</summary>
    public required string Title { get; init; }

    /// <summary>As the starter wrote it.</summary>
    public string? Requester { get; init; }

    /// <summary>Null where there is none.</summary>
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Free text.</summary>
    public string? Category { get; init; }

    /// <summary>Plain text of several lines.</summary>
    public string Description { get; init; } = "";

    /// <summary>The run that this one goes on with.</summary>
    public ReopenedFrom? ReopenedFrom { get; init; }

    /// <summary>Where the whole stands.</summary>
    public ApprovalStatus Status { get; private set; }

    /// <summary>When the status became final.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>True once no decision can count any more.</summary>
    public bool HasEnded => Status != ApprovalStatus.Pending;

    /// <summary>Counts the changes, from 1; 0 while carried-over approvals are being verified.</summary>
    public int Revision { get; private set; } = 1;

    /// <summary>What counts, in the order in which it was decided.</summary>
    public IReadOnlyList<RoleDecision> Decisions => _decisions;

    /// <summary>Who took it back and why; null while nobody did.</summary>
    public Withdrawal? Withdrawal { get; private set; }

    /// <summary>What became of the effect.</summary>
    public ProcessingState Processing => _processing;

    /// <summary>The required roles that have not decided, in role order.</summary>
    public IReadOnlyList<ApprovalRole> OpenRoles => [.. RequiredRoles.Where(role => Find(role) is null)];

    /// <summary>The required roles that rejected, in role order.</summary>
    public IReadOnlyList<ApprovalRole> RejectingRoles => [.. RequiredRoles.Where(role => Find(role) is { IsApproval: false })];

    /// <summary>True when every required role approved.</summary>
    public bool IsFullyApproved => RequiredRoles.All(role => Find(role) is { IsApproval: true });

    /// <summary>The answer of the query <c>get_approval_status</c>.</summary>
    public IReadOnlyDictionary<string, string> RoleStatus =>
        RequiredRoles.ToDictionary(role => role.Name(), role => (Find(role)?.Outcome ?? ApprovalStatus.Pending).Name());

    /// <summary>
    /// Creates the state of a valid request as it starts, with the approvals that the starter says earlier runs gave.
    /// </summary>
    public static ApprovalState For(ApprovalRequest request, DateTimeOffset requestedAt)
    {
        var state = CreateUnverified(request, requestedAt);
        state.CarryOver(request.ReopenedFrom?.ClaimedApprovals ?? [], requestedAt);
        state.Revision = 1;
        return state;
    }

    /// <summary>
    /// Creates the state of a valid request without any approval of earlier runs, at revision 0, until
    /// <see cref="CarryOverVerified"/> adds those that the earlier run confirms.
    /// </summary>
    public static ApprovalState CreateUnverified(ApprovalRequest request, DateTimeOffset requestedAt)
    {
        var waitLimit = request.WaitLimitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : ApprovalLimits.DefaultWait;
        return new(
            ApprovalKind.MultiLevel, RequiredApprovals.For(request.Amount), requestedAt, waitLimit, request.SeparationOfDuties)
        {
            Title = request.Title ?? OneLine(request.Description, 80),
            Requester = request.Requester,
            Amount = request.Amount,
            Currency = request.Currency ?? "USD",
            Category = string.IsNullOrEmpty(request.Category) ? "general" : request.Category,
            Description = request.Description,
            ReopenedFrom = request.ReopenedFrom,
            Revision = 0,
        };
    }

    /// <summary>The first <paramref name="maximum"/> characters of a text, its line breaks as spaces.</summary>
    public static string OneLine(string text, int maximum)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= maximum)
        {
            return line;
        }

        // Half a surrogate pair is no text.
        return line[..(char.IsHighSurrogate(line[maximum - 1]) ? maximum - 1 : maximum)];
    }

    /// <summary>The decision that counts for a role, or null.</summary>
    public RoleDecision? Find(ApprovalRole role) => _decisions.Find(d => d.Role == role);

    /// <summary>
    /// Lets a decision count, or keeps it as a refused attempt and says why; the first decision of a role stands. A
    /// decision whose id is known already changes nothing.
    /// </summary>
    public RefusalReason? Decide(string message, ApprovalRole role, ApprovalDecision decision, DateTimeOffset at)
    {
        if (!string.IsNullOrEmpty(decision.DecisionId))
        {
            // The role belongs to the key: a client that gives all its decisions one id must not lose any.
            if (Find(role)?.DecisionId == decision.DecisionId)
            {
                return null;
            }

            if (_refused.Find(r => r.DecisionId == decision.DecisionId && r.Message == message) is { } refused)
            {
                return refused.Reason;
            }
        }

        if (FindRefusal(role, decision.Approver) is { } reason)
        {
            Refuse(new(message, reason, at, decision.Approver, DecisionId: decision.DecisionId));
            return reason;
        }

        _decisions.Add(new(
            role,
            decision.Approved ? ApprovalStatus.Approved : ApprovalStatus.Rejected,
            decision.Approver,
            at,
            decision.Comment,
            decision.DecisionId,
            decision.Timestamp,
            decision.Revision,
            decision.KeyId,
            decision.Signature));
        if (OpenRoles.Count == 0)
        {
            End(IsFullyApproved ? ApprovalStatus.Approved : ApprovalStatus.Rejected, at);
        }

        Revision++;
        return null;
    }

    /// <summary>Why this person's decision for this role cannot count now, or null.</summary>
    public RefusalReason? FindRefusal(ApprovalRole role, string approver)
    {
        if (!RequiredRoles.Contains(role))
        {
            return RefusalReason.NotRequired;
        }

        if (Find(role) is not null)
        {
            return RefusalReason.AlreadyDecided;
        }

        if (HasEnded)
        {
            return RefusalReason.AlreadyEnded;
        }

        if (!_separationOfDuties)
        {
            return null;
        }

        return IsSamePerson(approver, Requester) ? RefusalReason.OwnRequest
            : _decisions.Exists(d => IsSamePerson(d.Approver, approver)) ? RefusalReason.SecondRole
            : null;
    }

    /// <summary>Ends the request on its requester's word; anybody else's is a refused attempt.</summary>
    public void Withdraw(Withdrawal withdrawal, DateTimeOffset at)
    {
        if (HasEnded || !IsSamePerson(withdrawal.By, Requester))
        {
            var reason = HasEnded ? RefusalReason.AlreadyEnded : RefusalReason.NotRequester;
            Refuse(new(ApprovalWire.Withdraw, reason, at, withdrawal.By));
            return;
        }

        EndAsWithdrawn(withdrawal, at);
    }

    /// <summary>Ends the request because its run was cancelled, by somebody whom Temporal does not name.</summary>
    public void Cancel(DateTimeOffset at) => EndAsWithdrawn(new("system", "The run was cancelled"), at);

    /// <summary>Ends the request because its deadline passed.</summary>
    public void TimeOut(DateTimeOffset at)
    {
        End(ApprovalStatus.TimedOut, at);
        Revision++;
    }

    /// <summary>Ends the request because its deadline passed, with a rejection by <c>system</c> for every open role.</summary>
    public void RejectAsTimedOut(string comment, DateTimeOffset at)
    {
        foreach (var role in OpenRoles)
        {
            _decisions.Add(new(role, ApprovalStatus.Rejected, "system", at, comment));
        }

        TimeOut(at);
    }

    /// <summary>
    /// Adds the approvals that the earlier run confirmed, and records each claimed one that it did not confirm as a refused
    /// attempt under the name of its claimed approver.
    /// </summary>
    public void CarryOverVerified(IReadOnlyList<RoleDecision> confirmed, DateTimeOffset at)
    {
        CarryOver(confirmed, at);
        foreach (var claim in ReopenedFrom?.ClaimedApprovals ?? [])
        {
            if (!confirmed.Any(decision => decision.Role == claim.Role && IsSamePerson(decision.Approver, claim.Approver)))
            {
                Refuse(new(ReopenedFrom.WireName, RefusalReason.Unconfirmed, at, claim.Approver));
            }
        }

        Revision = 1;
    }

    /// <summary>Keeps a message that could not be read.</summary>
    public void RefuseUnreadable(string message, Wire.FieldError error, DateTimeOffset at) =>
        Refuse(new(message, RefusalReason.Unreadable, at, Error: error));

    /// <summary>The approval's effect took place.</summary>
    public void RecordProcessed(DateTimeOffset at)
    {
        (_processing, _processedAt) = (ProcessingState.Processed, at);
        Revision++;
    }

    /// <summary>The approval's effect failed for good.</summary>
    public void RecordProcessingFailed(string error, DateTimeOffset at)
    {
        (_processing, _processedAt, _processingError) = (ProcessingState.Failed, at, error);
        Revision++;
    }

    /// <summary>The answer of the query <c>get_details</c>.</summary>
    public ApprovalDetails ToDetails(string requestId, string runId) => new(
        requestId,
        runId,
        Kind,
        Status,
        Title,
        Requester,
        Amount,
        Currency,
        Category,
        Description,
        RequiredRoles,
        [.. _decisions],
        [.. _refused],
        _refusedCount,
        RequestedAt,
        DueAt,
        EndedAt,
        Withdrawal,
        ReopenedFrom,
        _processing,
        _processedAt,
        _processingError,
        (int?)_waitLimit?.TotalSeconds,
        _separationOfDuties,
        Revision);

    private static bool IsSamePerson(string? one, string? other) =>
        one is not null && string.Equals(one.Trim(), other?.Trim(), StringComparison.OrdinalIgnoreCase);

    private void CarryOver(IEnumerable<RoleDecision> approvals, DateTimeOffset at)
    {
        foreach (var decision in approvals)
        {
            if (FindRefusal(decision.Role, decision.Approver) is null)
            {
                _decisions.Add(decision);
            }
        }

        if (OpenRoles.Count == 0)
        {
            End(ApprovalStatus.Approved, at);
        }
    }

    private void EndAsWithdrawn(Withdrawal withdrawal, DateTimeOffset at)
    {
        Withdrawal = withdrawal;
        End(ApprovalStatus.Withdrawn, at);
        Revision++;
    }

    private void End(ApprovalStatus status, DateTimeOffset at)
    {
        (Status, EndedAt) = (status, at);
        if (status == ApprovalStatus.Approved && Kind != ApprovalKind.Single)
        {
            _processing = ProcessingState.Running;
        }
    }

    // A flood of junk must not grow the answer of get_details beyond what a payload may hold.
    private void Refuse(RefusedAttempt attempt)
    {
        _refusedCount++;
        _refused.Add(attempt);
        if (_refused.Count > KeptRefusals)
        {
            _refused.RemoveAt(0);
        }
    }
}
