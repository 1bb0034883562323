namespace ApprovalPortal.Workflows.Approvals;

/// <summary>What became of the effect of an approval.</summary>
public enum ProcessingState
{
    /// <summary>There is nothing to process: not approved, or of a kind without effect.</summary>
    None,

    /// <summary>Approved, and being processed; it is repeated until it succeeds or fails for good.</summary>
    Running,

    /// <summary>Done.</summary>
    Processed,

    /// <summary>Failed for good; an admin has to look.</summary>
    Failed,
}
