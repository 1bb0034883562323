using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Approvals;

/// <summary>Checks who may do what, in the database and at that moment, and sends it.</summary>
public sealed class ApprovalDesk(
    ICurrentViewer viewers,
    IApprovalClient client,
    ApprovalIndex index,
    ApprovalReader reader,
    PeopleDirectory people,
    IOptions<ApprovalsOptions> approvals,
    IOptions<PortalOptions> portal,
    TimeProvider time) : IApprovalDesk
{
    /// <inheritdoc />
    public async Task<ApprovalSnapshot?> GetAsync(string requestId, CancellationToken cancellationToken)
    {
        var viewer = await viewers.GetAsync();
        return await FindAsync(viewer, requestId, cancellationToken) is { } row
            ? await reader.GetAsync(row, cancellationToken)
            : null;
    }

    /// <inheritdoc />
    public async Task<CommandOutcome> SubmitAsync(NewApproval request, CancellationToken cancellationToken)
    {
        if (await viewers.GetVerifiedAsync(cancellationToken) is not { } viewer)
        {
            return new CommandOutcome.NotFoundOrNotYours();
        }

        var input = new ApprovalRequest(
            request.RequestId,
            viewer.Email,
            request.Amount,
            request.Description,
            request.Title,
            string.IsNullOrWhiteSpace(request.Category) ? null : request.Category,
            portal.Value.Currency,
            (int)approvals.Value.WaitLimit.TotalSeconds,
            SeparationOfDuties: true);
        if (Check(input) is { } error)
        {
            return new CommandOutcome.Invalid(error);
        }

        var nobody = RequiredApprovals.For(input.Amount)
            .Where(role => people.HoldersOf(PersonRoles.NameOf(role)).All(holder => viewer.IsMe(holder.Email)))
            .ToList();
        if (nobody.Count > 0)
        {
            return new CommandOutcome.NobodyCanDecide(nobody);
        }

        var state = ApprovalState.For(input, time.GetUtcNow());
        var start = new ApprovalStart(nameof(MultiLevelApprovalWorkflow), input, state, input.RequestId, IsReopening: false);
        var answer = await client.StartAsync(start, cancellationToken);
        switch (answer.Result)
        {
            case StartResult.Started:
                index.Apply([ApprovalRowReader.Read(state.ToDetails(input.RequestId, answer.RunId!), state.RequestedAt) with
                {
                    Revision = 0,
                    IsConfirmed = false,
                }]);
                return new CommandOutcome.Done(null);
            case StartResult.Exists:
                // Sent twice: the first made it, if it is this person's.
                return await FindAsync(viewer, input.RequestId, cancellationToken) is { } row && viewer.IsMe(row.Requester)
                    ? new CommandOutcome.Done(null)
                    : new CommandOutcome.NotFoundOrNotYours();
            default:
                return new CommandOutcome.Unclear();
        }
    }

    /// <inheritdoc />
    public async Task<CommandOutcome> DecideAsync(DecisionCommand decision, CancellationToken cancellationToken)
    {
        var viewer = await viewers.GetVerifiedAsync(cancellationToken);
        if (await FindAsync(viewer, decision.RequestId, cancellationToken) is not { } row || !viewer!.Roles.Contains(decision.Role))
        {
            return new CommandOutcome.NotFoundOrNotYours();
        }

        if (Check(decision) is { } error)
        {
            return new CommandOutcome.Invalid(error);
        }

        if (await FindRefusalAsync(viewer, row, decision, cancellationToken) is { } refusal)
        {
            return new CommandOutcome.Refused(refusal);
        }

        var run = row with { RunId = decision.RunId };
        var message = DecisionMessage.For(row.Kind, decision, viewer.Email, time.GetUtcNow());
        var answer = await client.SignalAsync(run, message.Signal, message.Arguments, decision.DecisionId, cancellationToken);
        return answer switch
        {
            SendAnswer.Stored or SendAnswer.Ended => await ConfirmAsync(viewer, run, decision, answer, cancellationToken),
            SendAnswer.Unknown => new CommandOutcome.NotFoundOrNotYours(),
            _ => new CommandOutcome.Unclear(),
        };
    }

    /// <inheritdoc />
    public async Task<CommandOutcome> WithdrawAsync(
        string requestId, string runId, string reason, CancellationToken cancellationToken)
    {
        var viewer = await viewers.GetVerifiedAsync(cancellationToken);
        if (await FindAsync(viewer, requestId, cancellationToken) is not { } row || !viewer!.IsMe(row.Requester))
        {
            return new CommandOutcome.NotFoundOrNotYours();
        }

        var withdrawal = new Withdrawal(viewer.Email, reason);
        if (ApprovalLimits.Check(withdrawal) is { } error)
        {
            return new CommandOutcome.Invalid(error);
        }

        // The small workflows know no withdrawal: cancelling their run is one.
        var run = row with { RunId = runId };
        var answer = row.Kind == ApprovalKind.MultiLevel
            ? await client.SignalAsync(run, ApprovalWire.Withdraw, [withdrawal], $"withdraw/{runId}", cancellationToken)
            : await client.CancelAsync(run, reason, cancellationToken);
        if (answer is SendAnswer.Unknown)
        {
            return new CommandOutcome.NotFoundOrNotYours();
        }

        if (answer is SendAnswer.Unclear)
        {
            return new CommandOutcome.Unclear();
        }

        var details = await reader.GetFreshAsync(run, cancellationToken);
        return details switch
        {
            null => new CommandOutcome.Stored(),
            { Status: ApprovalStatus.Withdrawn } => new CommandOutcome.Done(reader.Confirm(details)),
            { Status: ApprovalStatus.Pending } => new CommandOutcome.Stored(),
            _ => new CommandOutcome.Refused(RefusalReason.AlreadyEnded),
        };
    }

    /// <inheritdoc />
    public async Task<CommandOutcome> ReopenAsync(
        string requestId, string runId, string reason, CancellationToken cancellationToken)
    {
        var viewer = await viewers.GetVerifiedAsync(cancellationToken);
        if (viewer is not { IsAdmin: true } || await FindAsync(viewer, requestId, cancellationToken) is not { } row)
        {
            return new CommandOutcome.NotFoundOrNotYours();
        }

        if (ApprovalLimits.CheckText("reason", reason, ApprovalLimits.Reason, multiline: true) is { } error)
        {
            return new CommandOutcome.Invalid(error);
        }

        if (row.RunId != runId || row.Status != ApprovalStatus.TimedOut)
        {
            return row.Status == ApprovalStatus.Pending
                ? new CommandOutcome.AlreadyOpen()
                : new CommandOutcome.Refused(RefusalReason.AlreadyEnded);
        }

        if (await reader.GetFreshAsync(row, cancellationToken) is not { } details)
        {
            return new CommandOutcome.Unclear();
        }

        var start = Reopening.Of(details, new(runId, viewer.Email, reason, time.GetUtcNow(), details.Decisions));
        var answer = await client.StartAsync(start, cancellationToken);
        switch (answer.Result)
        {
            case StartResult.Started:
                index.Apply([ApprovalRowReader.Read(start.State.ToDetails(requestId, answer.RunId!), start.State.RequestedAt) with
                {
                    Revision = 0,
                    IsConfirmed = false,
                }]);
                return new CommandOutcome.Done(null);
            case StartResult.Exists:
                return new CommandOutcome.AlreadyOpen();
            default:
                return new CommandOutcome.Unclear();
        }
    }

    private static FieldError? Check(DecisionCommand decision) =>
        (decision.Approved
            ? ApprovalLimits.CheckComment("comment", decision.Comment)
            : ApprovalLimits.CheckText("comment", decision.Comment, ApprovalLimits.Comment, multiline: true))
        ?? ApprovalLimits.CheckText("decision_id", decision.DecisionId, ApprovalLimits.RequestId)
        ?? ApprovalLimits.CheckText("run_id", decision.RunId, ApprovalLimits.RequestId);

    private FieldError? Check(ApprovalRequest request) =>
        ApprovalLimits.Check(request)
        ?? (request.Category is null || portal.Value.OfferedCategories.Contains(request.Category)
            ? null
            : new("category", "must be one of the offered categories"));

    private async Task<ApprovalRow?> FindAsync(Viewer? viewer, string requestId, CancellationToken cancellationToken)
    {
        if (viewer is null || ApprovalLimits.CheckText("request_id", requestId, ApprovalLimits.RequestId) is not null)
        {
            return null;
        }

        var row = index.Find(requestId) ?? await client.DescribeAsync(requestId, null, cancellationToken);
        return row is not null && viewer.MaySee(row.Requester, row.RequiredRoles) ? row : null;
    }

    private async Task<RefusalReason?> FindRefusalAsync(
        Viewer viewer, ApprovalRow row, DecisionCommand decision, CancellationToken cancellationToken)
    {
        if (!row.RequiredRoles.Contains(decision.Role))
        {
            return RefusalReason.NotRequired;
        }

        if (viewer.IsMe(row.Requester))
        {
            return RefusalReason.OwnRequest;
        }

        // Only who holds two of the roles can decide twice; the list may not know the first decision yet.
        var roles = row.RequiredRoles.Where(viewer.Roles.Contains).ToList();
        IEnumerable<(ApprovalRole Role, string Approver)> decisions = row.Decisions.Select(d => (d.Role, d.Approver));
        if (roles.Count > 1 && await reader.GetFreshAsync(row, cancellationToken) is { } details)
        {
            decisions = details.Decisions.Select(d => (d.Role, d.Approver));
        }

        return decisions.Any(d => d.Role != decision.Role && viewer.IsMe(d.Approver)) ? RefusalReason.SecondRole : null;
    }

    private async Task<CommandOutcome> ConfirmAsync(
        Viewer viewer, ApprovalRow run, DecisionCommand decision, SendAnswer answer, CancellationToken cancellationToken)
    {
        if (await reader.GetFreshAsync(run, cancellationToken) is not { } details)
        {
            return answer == SendAnswer.Stored ? new CommandOutcome.Stored() : new CommandOutcome.Unclear();
        }

        var snapshot = reader.Confirm(details);
        var standing = details.Decisions.FirstOrDefault(d => d.Role == decision.Role);
        var isMine = details.Kind == ApprovalKind.MultiLevel
            ? standing?.DecisionId == decision.DecisionId
            : viewer.IsMe(standing?.Approver) && standing?.IsApproval == decision.Approved;
        if (standing is not null)
        {
            return isMine
                ? new CommandOutcome.Done(snapshot)
                : new CommandOutcome.Overtaken(standing.Approver, standing.At, standing.IsApproval);
        }

        var refused = details.RefusedAttempts.LastOrDefault(r => r.DecisionId == decision.DecisionId);
        return new CommandOutcome.Refused(refused?.Reason ?? RefusalReason.AlreadyEnded);
    }
}
