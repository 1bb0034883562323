using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>Which command a dialog asks about.</summary>
public enum CommandKind
{
    /// <summary>Approves for a role.</summary>
    Approve,

    /// <summary>Rejects for a role.</summary>
    Reject,

    /// <summary>Takes the viewer's own request back.</summary>
    Withdraw,

    /// <summary>Starts a further run of a request that timed out.</summary>
    Reopen,
}

/// <summary>An open dialog with what was typed into it: all that it takes to open it again in another circuit.</summary>
/// <param name="Kind">What it asks about.</param>
/// <param name="RequestId">The workflow id.</param>
/// <param name="RunId">The run that the screen showed.</param>
/// <param name="Title">The request's title as the screen showed it.</param>
/// <param name="Amount">The request's amount as the screen showed it.</param>
public sealed record CommandDraft(CommandKind Kind, string RequestId, string RunId, string Title, string Amount)
{
    /// <summary>Made once for the dialog: sent again, by another circuit too, the command counts once.</summary>
    public string CommandId { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>For a decision: the role that it is for.</summary>
    public ApprovalRole? Role { get; init; }

    /// <summary>For a decision: the revision that the screen showed.</summary>
    public int Revision { get; init; }

    /// <summary>What was typed so far.</summary>
    public string? Text { get; init; }
}
