namespace ApprovalPortal.Workflows.Approvals;

/// <summary>Where a request as a whole stands; all but the first are final for a run.</summary>
public enum ApprovalStatus
{
    /// <summary>At least one required role has not decided.</summary>
    Pending,

    /// <summary>Every required role approved.</summary>
    Approved,

    /// <summary>Every required role decided, at least one against it.</summary>
    Rejected,

    /// <summary>The deadline passed first; <c>timed_out</c> on the wire.</summary>
    TimedOut,

    /// <summary>The requester took it back, or the run was cancelled.</summary>
    Withdrawn,
}
