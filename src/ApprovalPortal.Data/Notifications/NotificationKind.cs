namespace ApprovalPortal.Data.Notifications;

/// <summary>What a person is told of. Stored by name.</summary>
public enum NotificationKind
{
    /// <summary>Your decision is asked.</summary>
    Asked,

    /// <summary>Your request was approved.</summary>
    Approved,

    /// <summary>Your request was rejected.</summary>
    Rejected,

    /// <summary>A request timed out: yours, or one that waited for you.</summary>
    TimedOut,

    /// <summary>A request that waited for you was withdrawn.</summary>
    Withdrawn,

    /// <summary>Your request was reopened.</summary>
    Reopened,
}
