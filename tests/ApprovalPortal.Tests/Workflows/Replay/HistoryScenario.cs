using Temporalio.Client;

namespace ApprovalPortal.Tests.Workflows.Replay;

/// <summary>A branch of which a history is kept.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Outcome">The run's result, or the message of its failure.</param>
/// <param name="DriveAsync">Starts the run and does all that lets it end.</param>
public sealed record HistoryScenario(string Name, string Outcome, Func<ApprovalStage, Task<WorkflowHandle>> DriveAsync);
