namespace ApprovalPortal.Workflows.Approvals;

/// <summary>
/// The ids by which runs record that they began a rule after it was introduced. An id is part of the replay contract: it is
/// removed only when no run without it can exist any more, a year after its release.
/// </summary>
internal static class WorkflowPatches
{
    /// <summary>A start whose <c>request_id</c> differs from the workflow id fails.</summary>
    public const string MatchingRequestId = "matching-request-id";

    /// <summary>Approvals of an earlier run count only when that run confirms them.</summary>
    public const string VerifyCarryOver = "verify-carry-over";

    /// <summary>The effect's idempotency key is made of what was approved instead of the run id.</summary>
    public const string EffectKey = "effect-key";
}
