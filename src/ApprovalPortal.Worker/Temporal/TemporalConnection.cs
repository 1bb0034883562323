using Temporalio.Client;

namespace ApprovalPortal.Worker.Temporal;

/// <summary>The process's one connection to Temporal; it survives Temporal's absence.</summary>
public sealed class TemporalConnection
{
    /// <summary>How Temporal is now.</summary>
    public TemporalHealth Health { get; private set; } = new(null, "", false, null);

    /// <summary>Raised after <see cref="Health"/> changed, outside any lock.</summary>
    public event Action? Changed;

    /// <summary>
    /// The lazily connected client, with the contract's data converter; waits until the address is known and the search
    /// attributes are registered, not until Temporal answers.
    /// </summary>
    public Task<ITemporalClient> GetClientAsync(CancellationToken cancellationToken) =>
        throw new NotImplementedException(Changed?.ToString());
}
