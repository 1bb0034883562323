using ApprovalPortal.Workflows.Wire;
using Temporalio.Common;
using Temporalio.Workflows;

namespace ApprovalPortal.Workflows.Approvals;

/// <summary>
/// What a request shows in every list without being asked: search attributes and memo. The workflow writes them once per
/// change, so that a request started by any client is found; a starter may set them too, so that it is found at once.
/// </summary>
public static class ApprovalVisibility
{
    private const int ExcerptLength = 300;

    /// <summary>Writes both from inside the workflow, with its own time as the time of the change.</summary>
    public static void Publish(ApprovalState state)
    {
        var dueAt = ApprovalSearchAttributes.DueAt;
        Workflow.UpsertTypedSearchAttributes(
            ApprovalSearchAttributes.Kind.ValueSet(state.Kind.Name()),
            ApprovalSearchAttributes.Status.ValueSet(state.Status.Name()),
            ApprovalSearchAttributes.Requester.ValueSet(RequesterKey(state)),
            ApprovalSearchAttributes.PendingRoles.ValueSet(PendingRoles(state)),
            ApprovalSearchAttributes.ChangedAt.ValueSet(new DateTimeOffset(Workflow.UtcNow, TimeSpan.Zero)),
            state.DueAt is { } due ? dueAt.ValueSet(due) : dueAt.ValueUnset());
        Workflow.UpsertMemo([.. Memo(state).Select(field => MemoUpdate.ValueSet(field.Key, field.Value))]);
    }

    /// <summary>The search attributes that a starter sets.</summary>
    public static SearchAttributeCollection SearchAttributes(ApprovalState state)
    {
        var attributes = new SearchAttributeCollection.Builder()
            .Set(ApprovalSearchAttributes.Kind, state.Kind.Name())
            .Set(ApprovalSearchAttributes.Status, state.Status.Name())
            .Set(ApprovalSearchAttributes.Requester, RequesterKey(state))
            .Set(ApprovalSearchAttributes.PendingRoles, PendingRoles(state))
            .Set(ApprovalSearchAttributes.ChangedAt, state.RequestedAt);
        if (state.DueAt is { } due)
        {
            attributes.Set(ApprovalSearchAttributes.DueAt, due);
        }

        return attributes.ToSearchAttributeCollection();
    }

    /// <summary>The memo, which a row of a list is made of; <see cref="ApprovalMemo"/> names its fields.</summary>
    public static IReadOnlyDictionary<string, object> Memo(ApprovalState state)
    {
        var memo = new Dictionary<string, object>
        {
            [ApprovalMemo.Title] = state.Title,
            [ApprovalMemo.Excerpt] = ApprovalState.OneLine(state.Description, ExcerptLength),
            [ApprovalMemo.RequiredRoles] = state.RequiredRoles,
            [ApprovalMemo.Decisions] = state.Decisions.Select(d => new MemoDecision(d.Role, d.Outcome, d.Approver, d.At)).ToList(),
            [ApprovalMemo.Processing] = state.Processing,
            [ApprovalMemo.Revision] = state.Revision,
        };
        AddIfPresent(ApprovalMemo.Requester, state.Requester);
        AddIfPresent(ApprovalMemo.Amount, state.Amount);
        AddIfPresent(ApprovalMemo.Currency, state.Currency);
        AddIfPresent(ApprovalMemo.Category, state.Category);
        return memo;

        void AddIfPresent(string name, object? value)
        {
            if (value is not null)
            {
                memo[name] = value;
            }
        }
    }

    private static string RequesterKey(ApprovalState state) => state.Requester?.Trim().ToLowerInvariant() ?? "";

    private static string[] PendingRoles(ApprovalState state) =>
        state.HasEnded ? [] : [.. state.OpenRoles.Select(role => role.Name())];
}
