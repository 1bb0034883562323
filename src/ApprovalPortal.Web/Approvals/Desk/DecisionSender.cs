using ApprovalPortal.Data.Decisions;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Web.Approvals.Desk;

/// <summary>
/// Sends the decision of a person who may see the request and holds the role: refuses what must not count whatever the
/// workflow allows, and finds out what became of the rest.
/// </summary>
public sealed class DecisionSender(
    IApprovalClient client, ApprovalReader reader, StoredDecisions stored, SentDecisionStore sent, TimeProvider time)
{
    /// <summary>Decides; sent again with the same id, it counts once.</summary>
    public async Task<CommandOutcome> SendAsync(
        Viewer viewer, ApprovalRow row, DecisionCommand decision, CancellationToken cancellationToken)
    {
        var run = row with { RunId = decision.RunId };
        if (await JudgeAsync(viewer, row, run, decision, cancellationToken) is { } known)
        {
            return known;
        }

        // Written first: a decision that Temporal has and the portal does not know would count as one from outside.
        await sent.AddAsync(Record(viewer, run, decision), cancellationToken);
        var message = DecisionMessage.For(row.Kind, decision, viewer.Email, time.GetUtcNow());
        var answer = await client.SignalAsync(run, message.Signal, message.Arguments, decision.MessageId, cancellationToken);
        return answer switch
        {
            SendAnswer.Stored or SendAnswer.Ended => await ConfirmAsync(viewer, run, decision, answer, cancellationToken),
            SendAnswer.Unknown => new CommandOutcome.NotFoundOrNotYours(),
            _ => new CommandOutcome.Unclear(),
        };
    }

    // What is known before anything is sent: lists may be a moment old, and a starter may have lied in them. What the
    // workflow said itself need not be asked again, unless somebody could decide for two roles in two browsers.
    private async Task<CommandOutcome?> JudgeAsync(
        Viewer viewer, ApprovalRow row, ApprovalRow run, DecisionCommand decision, CancellationToken cancellationToken)
    {
        var mayDecideTwice = row.RequiredRoles.Count(viewer.Roles.Contains) > 1;
        var isDecided = row.Decisions.Any(d => d.Role == decision.Role);
        var details = mayDecideTwice || run.RunId != row.RunId ? await reader.GetFreshAsync(run, cancellationToken)
            : row.IsConfirmed && !isDecided ? null
            : await reader.GetKnownAsync(row, cancellationToken);
        if (viewer.IsMe(details is null ? row.Requester : details.Requester))
        {
            return new CommandOutcome.Refused(RefusalReason.OwnRequest);
        }

        if (!(details?.RequiredRoles ?? row.RequiredRoles).Contains(decision.Role))
        {
            return new CommandOutcome.Refused(RefusalReason.NotRequired);
        }

        return details is null
            ? JudgeByRow(viewer, row, decision)
            : await JudgeAsync(viewer, details, decision, cancellationToken);
    }

    private async Task<CommandOutcome?> JudgeAsync(
        Viewer viewer, ApprovalDetails details, DecisionCommand decision, CancellationToken cancellationToken)
    {
        stored.Remove(details.RunId, viewer.Email);
        if (FindStanding(viewer, await reader.ConfirmAsync(details, cancellationToken), decision) is { } standing)
        {
            return standing;
        }

        return details.Status != ApprovalStatus.Pending ? new CommandOutcome.Refused(RefusalReason.AlreadyEnded)
            : details.Decisions.Any(d => viewer.IsMe(d.Approver)) ? new CommandOutcome.Refused(RefusalReason.SecondRole)
            : null;
    }

    private CommandOutcome.Refused? JudgeByRow(Viewer viewer, ApprovalRow row, DecisionCommand decision)
    {
        // Only the newest run of an id can be open.
        if (row.RunId != decision.RunId || row.Status != ApprovalStatus.Pending)
        {
            return new CommandOutcome.Refused(RefusalReason.AlreadyEnded);
        }

        var isSecond = row.Decisions.Any(d => d.Role != decision.Role && viewer.IsMe(d.Approver))
            || (stored.Find(row.RunId, viewer.Email) is { } role && role != decision.Role);
        return isSecond ? new CommandOutcome.Refused(RefusalReason.SecondRole) : null;
    }

    private async Task<CommandOutcome> ConfirmAsync(
        Viewer viewer, ApprovalRow run, DecisionCommand decision, SendAnswer answer, CancellationToken cancellationToken)
    {
        // At revision 0 the workflow still verifies earlier approvals; the decision waits its turn.
        if (await reader.GetFreshAsync(run, cancellationToken) is not { Revision: > 0 } details)
        {
            if (answer == SendAnswer.Ended)
            {
                return new CommandOutcome.Refused(RefusalReason.AlreadyEnded);
            }

            stored.Add(run.RunId, viewer.Email, decision.Role);
            return new CommandOutcome.Stored();
        }

        if (FindStanding(viewer, await reader.ConfirmAsync(details, cancellationToken), decision) is { } standing)
        {
            return standing;
        }

        var refused = details.RefusedAttempts.LastOrDefault(r => details.Kind == ApprovalKind.MultiLevel
            ? r.DecisionId == decision.DecisionId
            : viewer.IsMe(r.By));
        return (refused, details.Status) switch
        {
            ({ } attempt, _) => new CommandOutcome.Refused(attempt.Reason),
            (_, ApprovalStatus.Pending) => new CommandOutcome.Unclear(),
            _ => new CommandOutcome.Refused(RefusalReason.AlreadyEnded),
        };
    }

    private SentDecision Record(Viewer viewer, ApprovalRow run, DecisionCommand decision) => new()
    {
        RequestId = run.RequestId,
        RunId = run.RunId,
        Step = decision.Role.Name(),
        DecisionId = decision.DecisionId,
        Person = viewer.Email,
        Outcome = (decision.Approved ? ApprovalStatus.Approved : ApprovalStatus.Rejected).Name(),
        SentAt = time.GetUtcNow(),
    };

    private static CommandOutcome? FindStanding(Viewer viewer, ApprovalSnapshot snapshot, DecisionCommand decision)
    {
        var details = snapshot.Details;
        if (details.Decisions.FirstOrDefault(d => d.Role == decision.Role) is not { } standing)
        {
            return null;
        }

        // The small workflows' signals carry no id, so the same answer of the same person is taken for the same decision.
        var isMine = details.Kind == ApprovalKind.MultiLevel
            ? standing.DecisionId == decision.DecisionId
            : viewer.IsMe(standing.Approver) && standing.IsApproval == decision.Approved;
        return isMine
            ? new CommandOutcome.Done(snapshot)
            : new CommandOutcome.Overtaken(standing.Approver, standing.At, standing.IsApproval)
            {
                IsOutside = snapshot.OutsideDecisions?.Contains(standing) is true,
            };
    }
}
