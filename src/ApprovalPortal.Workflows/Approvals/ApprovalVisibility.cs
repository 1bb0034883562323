using ApprovalPortal.Workflows.Wire;
using Temporalio.Common;
using Temporalio.Workflows;

namespace ApprovalPortal.Workflows.Approvals;

/// <summary>
/// What a request shows in every list without being asked: search attributes and memo. The workflow writes them once per
/// change, so that a request started by any client is found; a starter may set them too, so that it is found at once and
/// the workflow need not write them first.
/// </summary>
public static class ApprovalVisibility
{
    private const int ExcerptLength = 300;

    private static readonly TimeSpan s_clockDifference = TimeSpan.FromSeconds(5);

    /// <summary>Writes everything from inside the workflow, unless the run's starter has set the same.</summary>
    public static void PublishFirst(ApprovalState state)
    {
        var memo = Memo(state);
        if (IsSet(state, memo))
        {
            return;
        }

        var dueAt = ApprovalSearchAttributes.DueAt;
        Workflow.UpsertTypedSearchAttributes(
            ApprovalSearchAttributes.Kind.ValueSet(state.Kind.Name()),
            ApprovalSearchAttributes.Status.ValueSet(state.Status.Name()),
            ApprovalSearchAttributes.Requester.ValueSet(RequesterKey(state)),
            ApprovalSearchAttributes.PendingRoles.ValueSet(PendingRoles(state)),
            ApprovalSearchAttributes.ChangedAt.ValueSet(ApprovalRun.Now),
            state.DueAt is { } due ? dueAt.ValueSet(due) : dueAt.ValueUnset());
        Workflow.UpsertMemo([.. memo.Select(field => MemoUpdate.ValueSet(field.Key, field.Value))]);
    }

    /// <summary>Writes from inside the workflow what a change can have changed, with its own time as the time of the change.</summary>
    public static void PublishChange(ApprovalState state)
    {
        Workflow.UpsertTypedSearchAttributes(
            ApprovalSearchAttributes.Status.ValueSet(state.Status.Name()),
            ApprovalSearchAttributes.PendingRoles.ValueSet(PendingRoles(state)),
            ApprovalSearchAttributes.ChangedAt.ValueSet(ApprovalRun.Now));
        Workflow.UpsertMemo([.. ChangingMemo(state).Select(field => MemoUpdate.ValueSet(field.Key, field.Value))]);
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
        var memo = ChangingMemo(state);
        memo[ApprovalMemo.Title] = state.Title;
        memo[ApprovalMemo.Excerpt] = ApprovalState.OneLine(state.Description, ExcerptLength);
        memo[ApprovalMemo.RequiredRoles] = state.RequiredRoles;
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

    private static Dictionary<string, object> ChangingMemo(ApprovalState state) => new()
    {
        [ApprovalMemo.Decisions] = state.Decisions.Select(d => new MemoDecision(d.Role, d.Outcome, d.Approver, d.At)).ToList(),
        [ApprovalMemo.Processing] = state.Processing,
        [ApprovalMemo.Revision] = state.Revision,
    };

    // A client must not ask for an eager start and set these: its first task sees other names of search attributes than a
    // replay does (temporalio/temporal#5119), and would write what the replay leaves out.
    private static bool IsSet(ApprovalState state, IReadOnlyDictionary<string, object> memo)
    {
        var attributes = Workflow.TypedSearchAttributes;
        return memo.All(IsInMemo)
            && Is(ApprovalSearchAttributes.Kind, kind => kind == state.Kind.Name())
            && Is(ApprovalSearchAttributes.Status, status => status == state.Status.Name())
            && Is(ApprovalSearchAttributes.Requester, requester => requester == RequesterKey(state))
            && Is(ApprovalSearchAttributes.PendingRoles, roles => roles.SequenceEqual(PendingRoles(state)))
            && Is(ApprovalSearchAttributes.ChangedAt, at => IsAbout(at, state.RequestedAt))
            && Is(ApprovalSearchAttributes.DueAt, at => state.DueAt is { } due && IsAbout(at, due));

        // The server keeps no empty list.
        static bool IsInMemo(KeyValuePair<string, object> field) => Workflow.Memo.TryGetValue(field.Key, out var set)
            ? Equals(set.Payload.Data, Workflow.PayloadConverter.ToPayload(field.Value).Data)
            : field.Value is IReadOnlyCollection<MemoDecision> { Count: 0 };

        bool Is<T>(SearchAttributeKey<T> key, Func<T, bool> isRight)
            where T : notnull => attributes.TryGetValue(key, out var value) && isRight(value);
    }

    // The starter's clock is not the server's; for whoever reads a list they may differ a little.
    private static bool IsAbout(DateTimeOffset at, DateTimeOffset own) => (at - own).Duration() < s_clockDifference;

    private static string RequesterKey(ApprovalState state) => state.Requester?.Trim().ToLowerInvariant() ?? "";

    private static string[] PendingRoles(ApprovalState state) =>
        state.HasEnded ? [] : [.. state.OpenRoles.Select(role => role.Name())];
}
