using Temporalio.Activities;

namespace ApprovalPortal.Workflows.Approvals;

/// <summary>The side effects of a <see cref="MultiLevelApprovalWorkflow"/>; each is repeated until done, so each must bear it.</summary>
public interface IApprovalActivities
{
    /// <summary>
    /// Returns the approvals of <see cref="ApprovalRequest.ReopenedFrom"/> that the named earlier run itself confirms, as
    /// that run recorded them. Empty when the run is gone or is not the one that this request goes on with.
    /// </summary>
    [Activity("verify_carry_over")]
    Task<IReadOnlyList<RoleDecision>> VerifyCarryOverAsync(ApprovalRequest request);

    /// <summary>Tells the holders of the roles that they are asked, and at a reopening the requester too.</summary>
    [Activity("send_approval_requests")]
    Task SendApprovalRequestsAsync(ApprovalRequest request, IReadOnlyList<ApprovalRole> roles);

    /// <summary>Tells the requester which roles rejected.</summary>
    [Activity("notify_rejection")]
    Task NotifyRejectionAsync(ApprovalRequest request, IReadOnlyList<ApprovalRole> roles);

    /// <summary>Tells the requester and the holders of the roles, which had not decided, that the deadline passed.</summary>
    [Activity("notify_timeout")]
    Task NotifyTimeoutAsync(ApprovalRequest request, IReadOnlyList<ApprovalRole> roles);

    /// <summary>Tells the holders of the roles that they need not decide any more, and the requester when somebody else ended it.</summary>
    [Activity("notify_withdrawal")]
    Task NotifyWithdrawalAsync(WithdrawnRequest request, IReadOnlyList<ApprovalRole> roles);

    /// <summary>Tells the requester of the approval and carries it out.</summary>
    [Activity("process_approved_request")]
    Task ProcessApprovedRequestAsync(ApprovedRequest request);
}
