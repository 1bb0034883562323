using System.Collections.Concurrent;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;
using Temporalio.Activities;
using Temporalio.Converters;

namespace ApprovalPortal.Tests.Workflows;

/// <summary>The side effects of the approvals, remembered; a test may let one fail or wait.</summary>
public sealed class FakeActivities : IApprovalActivities, IExpenseActivities
{
    private const string Rejection = "notify_rejection";

    private readonly ConcurrentDictionary<string, Func<Task>> _behaviours = [];

    /// <summary>Every attempt, in the order in which they came.</summary>
    public ConcurrentQueue<ActivityCall> Calls { get; } = [];

    /// <summary>What a worker registers: both interfaces' activities, the rejection that both name once.</summary>
    public IEnumerable<ActivityDefinition> Definitions =>
    [
        .. ActivityDefinition.CreateAll<IApprovalActivities>(this).Where(a => a.Name != Rejection),
        .. ActivityDefinition.CreateAll<IExpenseActivities>(this).Where(a => a.Name != Rejection),
        ActivityDefinition.Create(NotifyAnyRejectionAsync),
    ];

    /// <summary>The names of the activities called so far.</summary>
    public IEnumerable<string> Names => Calls.Select(call => call.Name);

    /// <summary>Lets the activity do this after it was remembered.</summary>
    public void On(string name, Func<Task> behaviour) => _behaviours[name] = behaviour;

    /// <summary>The only call of an activity; a loaded server may have it attempted again, with the same arguments.</summary>
    public ActivityCall Single(string name)
    {
        var attempts = Calls.Where(call => call.Name == name).ToArray();
        Assert.Single(attempts.Select(attempt => attempt.ArgumentsAsJson).Distinct());
        return attempts[0];
    }

    /// <summary>The roles that the only call of an activity named.</summary>
    public IReadOnlyList<ApprovalRole> Roles(string name) =>
        Assert.IsAssignableFrom<IReadOnlyList<ApprovalRole>>(Single(name).Arguments[1]);

    /// <summary>The approvals that the earlier run confirms; all that are claimed where a test does not care.</summary>
    public Func<ApprovalRequest, IEnumerable<RoleDecision>> Confirm { get; set; } =
        request => request.ReopenedFrom!.ClaimedApprovals;

    /// <inheritdoc />
    public async Task<IReadOnlyList<RoleDecision>> VerifyCarryOverAsync(ApprovalRequest request)
    {
        await CallAsync(new("verify_carry_over", request));
        return [.. Confirm(request)];
    }

    /// <inheritdoc />
    public Task SendApprovalRequestsAsync(ApprovalRequest request, IReadOnlyList<ApprovalRole> roles) =>
        CallAsync(new("send_approval_requests", request, roles));

    /// <inheritdoc />
    public Task NotifyRejectionAsync(ApprovalRequest request, IReadOnlyList<ApprovalRole> roles) =>
        throw new NotSupportedException();

    /// <inheritdoc />
    public Task NotifyRejectionAsync(ExpenseRequest request, string reason) => throw new NotSupportedException();

    /// <inheritdoc />
    public Task NotifyTimeoutAsync(ApprovalRequest request, IReadOnlyList<ApprovalRole> roles) =>
        CallAsync(new("notify_timeout", request, roles));

    /// <inheritdoc />
    public Task NotifyWithdrawalAsync(WithdrawnRequest request, IReadOnlyList<ApprovalRole> roles) =>
        CallAsync(new("notify_withdrawal", request, roles));

    /// <inheritdoc />
    public Task ProcessApprovedRequestAsync(ApprovedRequest request) => CallAsync(new("process_approved_request", request));

    /// <inheritdoc />
    public Task SendApprovalNotificationAsync(ExpenseRequest request) => CallAsync(new("send_approval_notification", request));

    /// <inheritdoc />
    public Task ProcessApprovedExpenseAsync(ApprovedExpense request) => CallAsync(new("process_approved_expense", request));

    [Activity(Rejection)]
    private Task NotifyAnyRejectionAsync(IRawValue request, IRawValue rolesOrReason) =>
        CallAsync(new(Rejection, request, rolesOrReason));

    private async Task CallAsync(ActivityCall call)
    {
        Calls.Enqueue(call);
        if (_behaviours.TryGetValue(call.Name, out var behaviour))
        {
            await behaviour();
        }
    }
}
