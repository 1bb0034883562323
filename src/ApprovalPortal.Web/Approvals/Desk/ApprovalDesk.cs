using System.Text.RegularExpressions;
using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Approvals.Desk;

/// <summary>Checks who may do what, in the database and at that moment, and sends it.</summary>
public sealed partial class ApprovalDesk(
    ICurrentViewer viewers,
    IApprovalClient client,
    DecisionSender decisions,
    ApprovalIndex index,
    ApprovalReader reader,
    RunHistoryReader histories,
    PeopleDirectory people,
    IOptions<ApprovalsOptions> approvals,
    IOptions<PortalOptions> form,
    TimeProvider time) : IApprovalDesk
{
    /// <inheritdoc />
    public async Task<ApprovalSnapshot?> GetAsync(string requestId, CancellationToken cancellationToken)
    {
        var viewer = await viewers.GetAsync();
        if (await FindAsync(viewer, requestId, cancellationToken) is not { } row)
        {
            return null;
        }

        var snapshot = await reader.GetAsync(row, cancellationToken);
        return viewer!.MaySee(snapshot.Details.Requester, snapshot.Details.RequiredRoles) ? snapshot : null;
    }

    /// <inheritdoc />
    public async Task<RunHistory> GetHistoryAsync(string requestId, CancellationToken cancellationToken)
    {
        var viewer = await viewers.GetAsync();
        if (await GetAsync(requestId, cancellationToken) is not { } snapshot)
        {
            return new("", [], RunHistoryEnd.Complete);
        }

        var history = await histories.GetAsync(
            snapshot.Details, run => viewer!.MaySee(run.Requester, run.RequiredRoles), cancellationToken);
        return history with { OutsideDecisions = await reader.GetOutsideAsync(history.Runs, cancellationToken) };
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
            form.Value.Currency,
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
                Show(state, input.RequestId, answer.RunId!);
                return new CommandOutcome.Done(null);
            case StartResult.Exists:
                return await FindEarlierAsync(viewer, state, input.RequestId, cancellationToken);
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

        return await decisions.SendAsync(viewer, row, decision, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<CommandOutcome> WithdrawAsync(
        string requestId, string runId, string reason, string commandId, CancellationToken cancellationToken)
    {
        var viewer = await viewers.GetVerifiedAsync(cancellationToken);
        if (await FindAsync(viewer, requestId, cancellationToken) is not { } row)
        {
            return new CommandOutcome.NotFoundOrNotYours();
        }

        // A starter may have forged the row. The workflow checks who withdraws, but obeys every cancellation.
        var known = row.IsConfirmed ? null : await reader.GetKnownAsync(row, cancellationToken);
        if (!viewer!.IsMe(known is null ? row.Requester : known.Requester))
        {
            return new CommandOutcome.NotFoundOrNotYours();
        }

        var withdrawal = new Withdrawal(viewer.Email, reason);
        if ((ApprovalLimits.Check(withdrawal) ?? InvisibleCharacters.Check("reason", reason) ?? CheckId("command_id", commandId))
            is { } error)
        {
            return new CommandOutcome.Invalid(error);
        }

        if (row is { IsConfirmed: false, Kind: not ApprovalKind.MultiLevel } && known is null)
        {
            return new CommandOutcome.Unclear();
        }

        // The small workflows know no withdrawal: cancelling their run is one.
        var run = row with { RunId = runId };
        var answer = row.Kind == ApprovalKind.MultiLevel
            ? await client.SignalAsync(run, ApprovalWire.Withdraw, [withdrawal], commandId, cancellationToken)
            : await client.CancelAsync(run, reason, commandId, cancellationToken);
        if (answer is SendAnswer.Unknown)
        {
            return new CommandOutcome.NotFoundOrNotYours();
        }

        if (answer is SendAnswer.Unclear)
        {
            return new CommandOutcome.Unclear();
        }

        return await reader.GetFreshAsync(run, cancellationToken) switch
        {
            { Status: ApprovalStatus.Withdrawn } details => new CommandOutcome.Done(
                await reader.ConfirmAsync(details, cancellationToken)),
            null or { Status: ApprovalStatus.Pending } when answer is SendAnswer.Stored => new CommandOutcome.Stored(),
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

        if ((ApprovalLimits.CheckText("reason", reason, ApprovalLimits.Reason, multiline: true)
            ?? InvisibleCharacters.Check("reason", reason)) is { } error)
        {
            return new CommandOutcome.Invalid(error);
        }

        // Another node may have reopened it, and the run may have ended since: only Temporal knows the newest run.
        var newest = await reader.DescribeAsync(requestId, cancellationToken) ?? row;
        if (newest.RunId != runId || newest.Status != ApprovalStatus.TimedOut || newest.Kind == ApprovalKind.Single)
        {
            return newest.Status == ApprovalStatus.Pending
                ? new CommandOutcome.AlreadyOpen()
                : new CommandOutcome.Refused(RefusalReason.AlreadyEnded);
        }

        if (await reader.GetFreshAsync(newest, cancellationToken) is not { } details)
        {
            return new CommandOutcome.Unclear();
        }

        // The directory's accounts may be 30 s old. An approval counts on only while its approver may give it.
        await people.RefreshAsync(cancellationToken);
        var decisions = details.Decisions.Where(decision => !decision.IsApproval || HoldsRole(decision)).ToList();
        var start = Reopening.Of(details, new(runId, viewer.Email, reason, time.GetUtcNow(), decisions));
        var answer = await client.StartAsync(start, cancellationToken);
        switch (answer.Result)
        {
            case StartResult.Started:
                Show(start.State, requestId, answer.RunId!);
                return new CommandOutcome.Done(null);
            case StartResult.Exists:
                return new CommandOutcome.AlreadyOpen();
            default:
                return new CommandOutcome.Unclear();
        }
    }

    [GeneratedRegex(@"^REQ-[0-9A-HJKMNP-TV-Z]{10}\z")]
    private static partial Regex OwnId();

    private static FieldError? Check(DecisionCommand decision) =>
        (decision.Approved
            ? ApprovalLimits.CheckComment("comment", decision.Comment)
            : ApprovalLimits.CheckText("comment", decision.Comment, ApprovalLimits.Comment, multiline: true))
        ?? InvisibleCharacters.Check("comment", decision.Comment)
        ?? CheckId("decision_id", decision.DecisionId)
        ?? CheckId("run_id", decision.RunId);

    private static FieldError? CheckId(string field, string id) => ApprovalLimits.CheckText(field, id, ApprovalLimits.RequestId);

    private bool HoldsRole(RoleDecision decision) => people.HoldersOf(PersonRoles.NameOf(decision.Role))
        .Any(holder => string.Equals(holder.Email.Trim(), decision.Approver.Trim(), StringComparison.OrdinalIgnoreCase));

    private FieldError? Check(ApprovalRequest request) =>
        ApprovalLimits.Check(request)
        ?? InvisibleCharacters.Check("title", request.Title)
        ?? InvisibleCharacters.Check("description", request.Description)
        ?? InvisibleCharacters.Check("category", request.Category)
        ?? (OwnId().IsMatch(request.RequestId) ? null : new FieldError("request_id", "must be REQ- and ten characters"))
        ?? (request.Category is null || form.Value.OfferedCategories.Contains(request.Category)
            ? null
            : new("category", "must be one of the offered categories"));

    private async Task<ApprovalRow?> FindAsync(Viewer? viewer, string requestId, CancellationToken cancellationToken) =>
        viewer is null || ApprovalLimits.CheckText("request_id", requestId, ApprovalLimits.RequestId) is not null
            ? null
            : await reader.FindAsync(viewer, requestId, cancellationToken);

    // Sent twice: the first one made the request, if it is this person's and says the same.
    private async Task<CommandOutcome> FindEarlierAsync(
        Viewer viewer, ApprovalState state, string requestId, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(viewer, requestId, cancellationToken) is not { } earlier || !viewer.IsMe(earlier.Requester))
        {
            return new CommandOutcome.NotFoundOrNotYours();
        }

        var isSame = ApprovalState.OneLine(earlier.Title, ApprovalLimits.Title) == ApprovalState.OneLine(state.Title, ApprovalLimits.Title)
            && earlier.Amount == state.Amount
            && earlier.Category == ApprovalRowReader.CategoryOf(state.Category)
            && earlier.Excerpt == ApprovalState.OneLine(state.Description, ApprovalRowReader.ExcerptLength);
        return isSame
            ? new CommandOutcome.Done(null)
            : new CommandOutcome.Invalid(new("request_id", "names a request that was sent before with other words"));
    }

    // What the workflow will say of itself, since it was made of the same input.
    private void Show(ApprovalState state, string requestId, string runId) =>
        index.Apply([ApprovalRowReader.Read(state.ToDetails(requestId, runId), state.RequestedAt)]);
}
