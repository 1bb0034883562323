using System.Runtime.CompilerServices;
using ApprovalPortal.Data.Decisions;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Desk;

/// <summary>
/// Finds the decisions of a request that this portal did not send, by comparison with <see cref="SentDecision"/>.
/// Thread-safe. Results are cached as long as the workflow's answer that they belong to, so
/// <see cref="ApprovalDetailsCache"/> bounds the queries: one per run and revision, for all viewers of the node.
/// </summary>
public sealed partial class DecisionProvenance(SentDecisionStore store, ILogger<DecisionProvenance> logger)
{
    /// <summary>The approver that a workflow names when nobody decided in time.</summary>
    private const string NoPerson = "system";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly ConditionalWeakTable<ApprovalDetails, Task<IReadOnlyList<RoleDecision>?>> _known = [];

    /// <summary>
    /// Gets the decisions from outside the portal, of this run and as carried over from earlier ones; null when the
    /// database gives no answer.
    /// </summary>
    public async Task<IReadOnlyList<RoleDecision>?> GetOutsideAsync(ApprovalDetails details, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<RoleDecision>?>? known;
        lock (_lock)
        {
            if (!_known.TryGetValue(details, out known))
            {
                // SQLite's driver blocks, and nobody may wait for it here.
                known = Task.Run(() => ReadAsync(details), CancellationToken.None);
                _known.Add(details, known);
            }
        }

        var outside = await known.WaitAsync(cancellationToken);
        if (outside is null)
        {
            _known.Remove(details);
        }

        return outside;
    }

    /// <summary>Returns true for the rejection that an expense's own deadline made.</summary>
    private static bool IsAutomatic(ApprovalDetails details, RoleDecision decision, bool isEarlier) =>
        details.Kind == ApprovalKind.Expense
        && decision is { Approver: NoPerson, IsApproval: false }
        && (isEarlier || details.Status == ApprovalStatus.TimedOut);

    private static bool IsEarlier(ApprovalDetails details, RoleDecision decision) =>
        details.ReopenedFrom?.Decisions.Any(d => d.Role == decision.Role && d.Approver == decision.Approver && d.At == decision.At) is true;

    // Signals of the small workflows carry no id, so theirs are compared by run, step, person and outcome. A carried-over
    // decision may come from any earlier run: run ids are public and only the nearest one is named, but the random id of a
    // decision is known to nobody before the portal has sent it.
    private static bool IsSame(ApprovalDetails details, RoleDecision decision, bool isEarlier, SentDecision sent)
    {
        var isSameId = !string.IsNullOrEmpty(decision.DecisionId) && sent.DecisionId == decision.DecisionId;
        return sent.Step == decision.Role.Name()
            && sent.Outcome == decision.Outcome.Name()
            && string.Equals(sent.Person, decision.Approver.Trim(), StringComparison.OrdinalIgnoreCase)
            && (isEarlier
                ? isSameId && sent.RunId != details.RunId
                : sent.RunId == details.RunId && (isSameId || details.Kind != ApprovalKind.MultiLevel));
    }

    private async Task<IReadOnlyList<RoleDecision>?> ReadAsync(ApprovalDetails details)
    {
        var decisions = details.Decisions
            .Select(decision => (Decision: decision, IsEarlier: IsEarlier(details, decision)))
            .Concat(details.ReopenedFrom?.Decisions.Select(decision => (Decision: decision, IsEarlier: true)) ?? [])
            .Where(shown => !IsAutomatic(details, shown.Decision, shown.IsEarlier))
            .ToList();
        if (decisions.Count == 0)
        {
            return [];
        }

        try
        {
            // Not a caller's token: others share the result.
            var sent = await store.GetAsync(details.RequestId).WaitAsync(s_timeout);
            return [.. decisions
                .Where(shown => !sent.Any(row => IsSame(details, shown.Decision, shown.IsEarlier, row)))
                .Select(shown => shown.Decision)
                .Distinct()];
        }
        catch (Exception e)
        {
            LogUnknown(details.RequestId, e);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The origin of the decisions of {RequestId} could not be read")]
    private partial void LogUnknown(string requestId, Exception exception);
}
