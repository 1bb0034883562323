namespace ApprovalPortal.Workflows.Wire;

/// <summary>The task queues that clients in any language start workflows on.</summary>
public static class TaskQueues
{
    /// <summary>Serves the three approval workflows and their activities.</summary>
    public const string Approvals = "approvals";

    /// <summary>Serves the sample <c>OrderWorkflow</c>.</summary>
    public const string Orders = "orders";

    /// <summary>Serves the sample <c>ShoppingCartWorkflow</c>.</summary>
    public const string Shopping = "shopping";

    /// <summary>Serves all other samples.</summary>
    public const string Samples = "samples";
}
