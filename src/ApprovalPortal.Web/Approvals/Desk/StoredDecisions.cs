using System.Collections.Concurrent;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Desk;

/// <summary>
/// The decisions that this node sent while no worker could confirm them: no list shows them yet, and nobody may decide
/// for a second role meanwhile.
/// </summary>
public sealed class StoredDecisions
{
    private const int MostEntries = 10_000;

    private readonly ConcurrentDictionary<(string RunId, string Approver), ApprovalRole> _roles = new();

    /// <summary>The role for which a person's decision waits in a run, or null.</summary>
    public ApprovalRole? Find(string runId, string approver) => _roles.TryGetValue((runId, approver), out var role) ? role : null;

    /// <summary>Remembers a decision.</summary>
    public void Add(string runId, string approver, ApprovalRole role)
    {
        if (_roles.Count >= MostEntries)
        {
            _roles.Clear();
        }

        _roles[(runId, approver)] = role;
    }

    /// <summary>Forgets it once a worker has answered.</summary>
    public void Remove(string runId, string approver) => _roles.TryRemove((runId, approver), out _);
}
