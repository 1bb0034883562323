using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Desk;

/// <summary>The earlier runs of a reopened request.</summary>
/// <param name="RunId">The run that goes on with them.</param>
/// <param name="Runs">The details of each, newest first.</param>
/// <param name="End">Why there are no more.</param>
public sealed record RunHistory(string RunId, IReadOnlyList<ApprovalDetails> Runs, RunHistoryEnd End)
{
    /// <summary>The decisions of these runs that this portal did not send; null when that is unknown.</summary>
    public IReadOnlyList<RoleDecision>? OutsideDecisions { get; init; }
}

/// <summary>Why a <see cref="RunHistory"/> ends where it does.</summary>
public enum RunHistoryEnd
{
    /// <summary>The last one was not reopened: nothing is missing.</summary>
    Complete,

    /// <summary>The next one is not kept any more, or is not one that the viewer may see.</summary>
    NotKept,

    /// <summary>The next one did not answer; it may answer later.</summary>
    NotAnswered,

    /// <summary>There are more than the portal reads.</summary>
    TooMany,
}
