namespace ApprovalPortal.Workflows.Approvals;

/// <summary>Which roles have to decide, by amount.</summary>
public static class RequiredApprovals
{
    /// <summary>From this amount on a director decides too.</summary>
    public const decimal DirectorFrom = 1_000m;

    /// <summary>From this amount on a VP decides too.</summary>
    public const decimal VpFrom = 10_000m;

    /// <summary>The required roles, in the order of <see cref="ApprovalRole"/>.</summary>
    public static IReadOnlyList<ApprovalRole> For(decimal amount) => amount switch
    {
        < DirectorFrom => [ApprovalRole.Manager],
        < VpFrom => [ApprovalRole.Manager, ApprovalRole.Director],
        _ => [ApprovalRole.Manager, ApprovalRole.Director, ApprovalRole.Vp],
    };
}
