namespace ApprovalPortal.Worker.Temporal;

/// <summary>How Temporal and the worker inside are, as pages and health checks tell it.</summary>
/// <param name="Address">HOST:PORT, null until it is known.</param>
/// <param name="Origin">Where the address comes from: <c>dev server</c> or <c>TEMPORAL_ADDRESS</c>, say.</param>
/// <param name="IsServing">Temporal answered its last health check.</param>
/// <param name="Problem">One sentence for people, null while all is well.</param>
/// <param name="IsWorkerRunning">The worker inside polls; null when none is embedded.</param>
public sealed record TemporalHealth(
    string? Address,
    string Origin,
    bool IsServing,
    string? Problem,
    bool? IsWorkerRunning = null);
