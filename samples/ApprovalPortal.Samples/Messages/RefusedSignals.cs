using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Logging;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Messages;

/// <summary>A signal that did not count.</summary>
/// <param name="Signal">The signal's wire name.</param>
/// <param name="Field">The field that is wrong, or the signal's name when the state did not allow it.</param>
/// <param name="Reason">Why it did not count.</param>
/// <param name="At">The workflow's time, in UTC.</param>
public sealed record RefusedSignal(string Signal, string Field, string Reason, DateTimeOffset At);

/// <summary>
/// Keeps the signals that did not count. A signal's sender gets no answer and a handler that throws would end the
/// workflow, so a query is the only place where anybody can learn of them.
/// </summary>
public sealed class RefusedSignals
{
    /// <summary>The query that answers with <see cref="All"/>.</summary>
    public const string Query = "get_refused_signals";

    private const int Kept = 100;

    private readonly List<RefusedSignal> _all = [];

    /// <summary>The first hundred of them: a sender must not be able to fill a workflow's memory.</summary>
    public IReadOnlyList<RefusedSignal> All => _all;

    /// <summary>Keeps a signal that cannot be read.</summary>
    public void Add(string signal, FieldError error) => Keep(signal, error.Field, error.Reason);

    /// <summary>Keeps a signal that the state does not allow.</summary>
    public void Add(string signal, string reason) => Keep(signal, signal, reason);

    private void Keep(string signal, string field, string reason)
    {
        Workflow.Logger.LogWarning("Signal {Signal} does not count: {Field} {Reason}", signal, field, reason);
        if (_all.Count < Kept)
        {
            _all.Add(new(signal, field, reason, new(Workflow.UtcNow, TimeSpan.Zero)));
        }
    }
}
