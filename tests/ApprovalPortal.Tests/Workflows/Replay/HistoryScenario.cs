using Temporalio.Client;

namespace ApprovalPortal.Tests.Workflows.Replay;

/// <summary>A branch of which a history is kept.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Outcome">The run's result, the message of its failure, or <see cref="StillOpen"/>.</param>
/// <param name="DriveAsync">Starts the run and does all that brings it to its outcome.</param>
public sealed record HistoryScenario(string Name, string Outcome, Func<ApprovalStage, Task<WorkflowHandle>> DriveAsync)
{
    /// <summary>The outcome of a run that is recorded while it waits.</summary>
    public const string StillOpen = "still open";
}
