using System.Text.Json;
using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;
using Temporalio.Activities;
using Temporalio.Converters;

namespace ApprovalPortal.Worker.Activities;

/// <summary>Every side effect of the approval workflows. All bear repetition: rows by their event, the webhook by its key.</summary>
public sealed class ApprovalActivities(Notifier notifier, ProcessingWebhook webhook, CarryOverVerifier carryOver)
    : IApprovalActivities, IExpenseActivities
{
    private const string NotifyRejection = "notify_rejection";

    /// <summary>All activities of the queue, each name once.</summary>
    public IReadOnlyList<ActivityDefinition> Definitions =>
    [
        .. ActivityDefinition.CreateAll<IApprovalActivities>(this)
            .Concat(ActivityDefinition.CreateAll<IExpenseActivities>(this))
            .Where(definition => definition.Name != NotifyRejection),
        ActivityDefinition.Create(NotifyRejectionByShapeAsync),
    ];

    /// <inheritdoc />
    public Task<IReadOnlyList<RoleDecision>> VerifyCarryOverAsync(ApprovalRequest request) => carryOver.VerifyAsync(request);

    /// <inheritdoc />
    public async Task SendApprovalRequestsAsync(ApprovalRequest request, IReadOnlyList<ApprovalRole> roles)
    {
        await notifier.TellHoldersAsync(SubjectOf(request), NotificationKind.Asked, roles);
        if (request.ReopenedFrom is { } reopened)
        {
            await notifier.TellRequesterAsync(SubjectOf(request), NotificationKind.Reopened, reopened.Reason);
        }
    }

    /// <inheritdoc />
    public Task NotifyRejectionAsync(ApprovalRequest request, IReadOnlyList<ApprovalRole> roles) =>
        notifier.TellRequesterAsync(
            SubjectOf(request), NotificationKind.Rejected, string.Join(", ", roles.Select(role => role.Name())));

    /// <inheritdoc />
    public Task NotifyRejectionAsync(ExpenseRequest request, string reason) =>
        notifier.TellRequesterAsync(SubjectOf(request), NotificationKind.Rejected, reason);

    /// <summary>
    /// Two workflows of the queue have an activity of this name, with a list of roles or a text as second argument, and a
    /// worker takes a name once: which of the two is meant shows only in the argument's shape.
    /// </summary>
    [Activity(NotifyRejection)]
    public Task NotifyRejectionByShapeAsync(IRawValue request, IRawValue rolesOrReason)
    {
        using var json = JsonDocument.Parse(rolesOrReason.Payload.Data.Memory);
        return json.RootElement.ValueKind == JsonValueKind.Array
            ? NotifyRejectionAsync(Read<ApprovalRequest>(request), Read<IReadOnlyList<ApprovalRole>>(rolesOrReason))
            : NotifyRejectionAsync(Read<ExpenseRequest>(request), Read<string>(rolesOrReason));
    }

    /// <inheritdoc />
    public async Task NotifyTimeoutAsync(ApprovalRequest request, IReadOnlyList<ApprovalRole> roles)
    {
        await notifier.TellRequesterAsync(SubjectOf(request), NotificationKind.TimedOut);
        await notifier.TellHoldersAsync(SubjectOf(request), NotificationKind.TimedOut, roles);
    }

    /// <inheritdoc />
    public async Task NotifyWithdrawalAsync(WithdrawnRequest request, IReadOnlyList<ApprovalRole> roles)
    {
        await notifier.TellHoldersAsync(SubjectOf(request), NotificationKind.Withdrawn, roles);
        if (!request.Requester.Trim().Equals(request.Withdrawal.By.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            await notifier.TellRequesterAsync(SubjectOf(request), NotificationKind.Withdrawn, request.Withdrawal.Reason);
        }
    }

    /// <inheritdoc />
    public async Task ProcessApprovedRequestAsync(ApprovedRequest request)
    {
        await notifier.TellRequesterAsync(SubjectOf(request), NotificationKind.Approved);
        await webhook.CallAsync(request.RequestId, request.Amount, request.Currency ?? "USD", request.Decisions, request.EffectKey);
    }

    /// <inheritdoc />
    public Task SendApprovalNotificationAsync(ExpenseRequest request) =>
        notifier.TellHoldersAsync(SubjectOf(request), NotificationKind.Asked, [ApprovalRole.Manager]);

    /// <inheritdoc />
    public async Task ProcessApprovedExpenseAsync(ApprovedExpense request)
    {
        await notifier.TellRequesterAsync(SubjectOf(request), NotificationKind.Approved);
        await webhook.CallAsync(request.RequestId, request.Amount, "USD", request.Decisions, request.EffectKey);
    }

    private static Subject SubjectOf(ApprovalRequest request) => new(
        request.RequestId, request.Title ?? ApprovalState.OneLine(request.Description, 80), request.Requester);

    private static Subject SubjectOf(ExpenseRequest request) => new(
        request.RequestId, ApprovalState.OneLine(request.Description, 80), request.Employee);

    private static T Read<T>(IRawValue raw) => ActivityExecutionContext.Current.PayloadConverter.ToValue<T>(raw);
}
