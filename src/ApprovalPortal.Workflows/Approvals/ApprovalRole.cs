namespace ApprovalPortal.Workflows.Approvals;

/// <summary>Who may decide; the order is the order in which results name them.</summary>
public enum ApprovalRole
{
    /// <summary>Decides every request; <c>manager</c> on the wire.</summary>
    Manager,

    /// <summary>Decides from 1,000 on; <c>director</c> on the wire.</summary>
    Director,

    /// <summary>Decides from 10,000 on; <c>vp</c> on the wire.</summary>
    Vp,
}
