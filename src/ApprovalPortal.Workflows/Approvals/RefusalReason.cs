namespace ApprovalPortal.Workflows.Approvals;

/// <summary>Why a message did not count.</summary>
public enum RefusalReason
{
    /// <summary>It could not be read; the refused attempt names the field.</summary>
    Unreadable,

    /// <summary>The role is not asked in this request.</summary>
    NotRequired,

    /// <summary>The role has decided; the first decision stands.</summary>
    AlreadyDecided,

    /// <summary>The approver is the requester, and duties are separated.</summary>
    OwnRequest,

    /// <summary>The approver has decided for another role, and duties are separated.</summary>
    SecondRole,

    /// <summary>The request has ended.</summary>
    AlreadyEnded,

    /// <summary>A withdrawal by somebody else than the requester.</summary>
    NotRequester,

    /// <summary>An approval that a reopened request claims and the earlier run does not confirm.</summary>
    Unconfirmed,
}
