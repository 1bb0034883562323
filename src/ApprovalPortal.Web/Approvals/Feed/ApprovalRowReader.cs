using System.Text.Json;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;
using ApprovalPortal.Workflows.SingleApproval;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Converters;

namespace ApprovalPortal.Web.Approvals.Feed;

/// <summary>
/// Makes a row of what visibility answers. Anybody who may start workflows can set attributes and memo to anything, so
/// every field is read by itself and what cannot be read is left out.
/// </summary>
public static class ApprovalRowReader
{
    /// <summary>Characters that a row keeps of a description.</summary>
    public const int ExcerptLength = 300;

    private const int CurrencyLength = 3;

    // In role order, by the bits of their mask: shared by all rows.
    private static readonly IReadOnlyList<ApprovalRole>[] s_roles =
    [
        .. Enumerable.Range(0, 1 << Enum.GetValues<ApprovalRole>().Length).Select(mask =>
            (IReadOnlyList<ApprovalRole>)[.. Enum.GetValues<ApprovalRole>().Where(role => (mask & IndexedApproval.MaskOf([role])) != 0)]),
    ];

    /// <summary>The row of a run, or null when it is no approval.</summary>
    public static ApprovalRow? Read(WorkflowExecution run)
    {
        var attributes = run.TypedSearchAttributes;
        if (KindOf(run.WorkflowType) is not { } kind
            || run.Status == WorkflowExecutionStatus.ContinuedAsNew
            || !attributes.TryGetValue(ApprovalSearchAttributes.Status, out var statusName))
        {
            return null;
        }

        attributes.TryGetValue(ApprovalSearchAttributes.PendingRoles, out var pendingRoles);
        DateTimeOffset startedAt = new(run.StartTime.ToUniversalTime());
        DateTimeOffset? closedAt = run.CloseTime is { } close ? new(close.ToUniversalTime()) : null;
        var decisions = Decisions(run);
        var isSingle = kind == ApprovalKind.Single;
        var processing = Value<ProcessingState>(Field(run, ApprovalMemo.Processing)) ?? ProcessingState.None;
        return new()
        {
            RequestId = run.Id,
            RunId = run.RunId,
            Kind = kind,
            Status = EndedStatus(run.Status, Named<ApprovalStatus>(statusName)),

            // Single approvals have none, so their workflow does not correct what the starter may have forged.
            Requester = isSingle ? null : SharedTexts.Share(Text(run, ApprovalMemo.Requester, ApprovalLimits.Person)),
            Title = Text(run, ApprovalMemo.Title, ApprovalLimits.Title) ?? ApprovalState.OneLine(run.Id, ApprovalLimits.Title),
            Excerpt = Text(run, ApprovalMemo.Excerpt, ExcerptLength) ?? "",
            Amount = isSingle ? null : Value<decimal>(Field(run, ApprovalMemo.Amount)),
            Currency = isSingle ? null : SharedTexts.Share(Text(run, ApprovalMemo.Currency, CurrencyLength)),
            Category = isSingle ? null : SharedTexts.Share(CategoryOf(Text(run, ApprovalMemo.Category, ApprovalLimits.Category))),
            RequiredRoles = RequiredRoles(run, kind, pendingRoles ?? [], decisions),
            Decisions = decisions,
            Processing = closedAt is not null && processing == ProcessingState.Running ? ProcessingState.Failed : processing,
            RequestedAt = startedAt,
            ChangedAt = attributes.TryGetValue(ApprovalSearchAttributes.ChangedAt, out var changed) ? changed : closedAt ?? startedAt,
            DueAt = attributes.TryGetValue(ApprovalSearchAttributes.DueAt, out var due) ? due : null,
            ClosedAt = closedAt,
            Revision = Math.Max(0, Value<int>(Field(run, ApprovalMemo.Revision)) ?? 0),
        };
    }

    /// <summary>The row that a workflow's own answer makes, newer than visibility's.</summary>
    public static ApprovalRow Read(ApprovalDetails details, DateTimeOffset now) => new()
    {
        RequestId = details.RequestId,
        RunId = details.RunId,
        Kind = details.Kind,
        Status = details.Status,
        Requester = details.Requester,
        Title = details.Title,
        Excerpt = ApprovalState.OneLine(details.Description, ExcerptLength),
        Amount = details.Amount,
        Currency = details.Currency,
        Category = CategoryOf(details.Category),
        RequiredRoles = details.RequiredRoles,
        Decisions = [.. details.Decisions.Select(d => new MemoDecision(d.Role, d.Outcome, d.Approver, d.At))],
        Processing = details.Processing,
        RequestedAt = details.RequestedAt,
        ChangedAt = now,
        DueAt = details.DueAt,
        Revision = details.Revision,
        IsConfirmed = true,
    };

    /// <summary>A category as people see it: with a capital, so that the contract's "general" and the form's "General" are one.</summary>
    public static string? CategoryOf(string? name) =>
        string.IsNullOrEmpty(name) ? name : char.ToUpperInvariant(name[0]) + name[1..];

    // The attribute of the same meaning is whatever the starter made it.
    private static ApprovalKind? KindOf(string workflowType) => workflowType switch
    {
        nameof(MultiLevelApprovalWorkflow) => ApprovalKind.MultiLevel,
        nameof(ExpenseApprovalWorkflow) => ApprovalKind.Expense,
        nameof(ApprovalWorkflow) => ApprovalKind.Single,
        _ => null,
    };

    // Attributes of a run that was ended from outside stay as they were.
    private static ApprovalStatus EndedStatus(WorkflowExecutionStatus run, ApprovalStatus? said) => (said, run) switch
    {
        ({ } status and not ApprovalStatus.Pending, _) => status,
        (_, WorkflowExecutionStatus.Running or WorkflowExecutionStatus.Paused) => ApprovalStatus.Pending,
        (_, WorkflowExecutionStatus.TimedOut) => ApprovalStatus.TimedOut,
        _ => ApprovalStatus.Withdrawn,
    };

    private static IReadOnlyList<ApprovalRole> RequiredRoles(
        WorkflowExecution run, ApprovalKind kind, IReadOnlyCollection<string> pendingRoles, IEnumerable<MemoDecision> decisions) =>
        s_roles[kind != ApprovalKind.MultiLevel
            ? 1 << (int)ApprovalRole.Manager
            : IndexedApproval.MaskOf(Elements(run, ApprovalMemo.RequiredRoles)
                .Select(e => Value<ApprovalRole>(e))
                .Concat(pendingRoles.Select(Named<ApprovalRole>))
                .OfType<ApprovalRole>()
                .Concat(decisions.Select(d => d.Role)))];

    private static MemoDecision[] Decisions(WorkflowExecution run) =>
        [.. Elements(run, ApprovalMemo.Decisions)
            .Select(e => Deserialize<MemoDecision>(e))
            .OfType<MemoDecision>()
            .Where(d => d.Outcome is ApprovalStatus.Approved or ApprovalStatus.Rejected)
            .DistinctBy(d => d.Role)
            .Select(d => d with { Approver = ApprovalState.OneLine(d.Approver, ApprovalLimits.Person) })];

    private static JsonElement[] Elements(WorkflowExecution run, string field) =>
        Field(run, field) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static string? Text(WorkflowExecution run, string field, int maximum) =>
        Field(run, field) is { ValueKind: JsonValueKind.String } text ? ApprovalState.OneLine(text.GetString()!, maximum) : null;

    private static JsonElement? Field(WorkflowExecution run, string field)
    {
        if (!run.Memo.TryGetValue(field, out var raw))
        {
            return null;
        }

        try
        {
            return WireDataConverter.Instance.PayloadConverter.ToValue<JsonElement>(new RawValue(raw.Payload));
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static T? Named<T>(string name)
        where T : struct => Value<T>(JsonSerializer.SerializeToElement(name));

    private static T? Value<T>(JsonElement? json)
        where T : struct => json is { } element ? Deserialize<T?>(element) : null;

    private static T? Deserialize<T>(JsonElement json)
    {
        try
        {
            return json.Deserialize<T>(WireDataConverter.JsonOptions);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            return default;
        }
    }
}
