namespace ApprovalPortal.Workflows.Wire;

/// <summary>The task queues that clients in any language start workflows on.</summary>
public static class TaskQueues
{
    /// <summary>Serves the three approval workflows and their activities.</summary>
    public const string Approvals = "approvals";
}
