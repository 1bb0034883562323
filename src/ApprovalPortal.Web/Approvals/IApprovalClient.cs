using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Exceptions;

namespace ApprovalPortal.Web.Approvals;

/// <summary>The portal's only way to Temporal. It knows no people and no rights: <see cref="IApprovalDesk"/> does.</summary>
public interface IApprovalClient
{
    /// <summary>Why nothing can be asked of workflows at this moment, one sentence for people; null when it can.</summary>
    string? Problem { get; }

    /// <summary>The approvals that a filter of <see cref="VisibilityQuery"/> finds.</summary>
    IAsyncEnumerable<ApprovalRow> ListAsync(string query, CancellationToken cancellationToken);

    /// <summary>A run, the newest when none is named; null when there is none. Needs no worker.</summary>
    Task<ApprovalRow?> DescribeAsync(string requestId, string? runId, CancellationToken cancellationToken);

    /// <summary>The attempt to process a request that is under way or comes next; null when none is. Needs no worker.</summary>
    Task<int?> FindProcessingAttemptAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>What the workflow itself answers, or null when no worker answered in time.</summary>
    /// <exception cref="WorkflowQueryFailedException">The workflow has no answer: its start could not be read.</exception>
    Task<ApprovalDetails?> QueryAsync(string requestId, string runId, CancellationToken cancellationToken);

    /// <summary>Starts a run, and repeats that until the answer is definite or the caller's patience is over.</summary>
    Task<StartAnswer> StartAsync(ApprovalStart start, CancellationToken cancellationToken);

    /// <summary>
    /// Sends a signal to a run, and repeats it with the same <paramref name="messageId"/>, which makes it count once, until
    /// the answer is definite or the caller's patience is over.
    /// </summary>
    Task<SendAnswer> SignalAsync(
        ApprovalRow run,
        string signal,
        IReadOnlyCollection<object?> arguments,
        string messageId,
        CancellationToken cancellationToken);

    /// <summary>Cancels a run; idempotent by <paramref name="messageId"/> and retried as a signal is.</summary>
    Task<SendAnswer> CancelAsync(ApprovalRow run, string reason, string messageId, CancellationToken cancellationToken);

    /// <summary>For how many days ended runs are kept; null when Temporal does not say.</summary>
    Task<int?> GetRetentionDaysAsync(CancellationToken cancellationToken);
}

/// <summary>A run to start.</summary>
/// <param name="Workflow">The workflow type.</param>
/// <param name="Input">Its input.</param>
/// <param name="State">What lists show of it until its worker speaks for itself.</param>
/// <param name="RequestId">The workflow id.</param>
/// <param name="IsReopening">An ended run of the same id is expected; otherwise it refuses the start.</param>
public sealed record ApprovalStart(string Workflow, object Input, ApprovalState State, string RequestId, bool IsReopening);

/// <summary>What became of a start.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="RunId">The run, when it was started.</param>
public sealed record StartAnswer(StartResult Result, string? RunId = null);

/// <summary>How a start ended.</summary>
public enum StartResult
{
    /// <summary>A run was started.</summary>
    Started,

    /// <summary>A run of the id exists; after an unclear answer it may be the one asked for.</summary>
    Exists,

    /// <summary>No definite answer came in time.</summary>
    Unclear,
}

/// <summary>What became of a message to a run.</summary>
public enum SendAnswer
{
    /// <summary>Temporal has it for good.</summary>
    Stored,

    /// <summary>The run had ended without it.</summary>
    Ended,

    /// <summary>There is no such run.</summary>
    Unknown,

    /// <summary>No definite answer came in time.</summary>
    Unclear,
}
