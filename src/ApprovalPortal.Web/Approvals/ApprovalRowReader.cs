using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Converters;

namespace ApprovalPortal.Web.Approvals;

/// <summary>
/// Makes a row of what visibility answers. Anybody who may start workflows can set attributes and memo to anything, so
/// every field is read by itself and what cannot be read is left out.
/// </summary>
public static class ApprovalRowReader
{
    private static readonly Dictionary<string, ApprovalKind> s_kinds = Enum.GetValues<ApprovalKind>().ToDictionary(k => k.Name());
    private static readonly Dictionary<string, ApprovalStatus> s_statuses = Enum.GetValues<ApprovalStatus>().ToDictionary(s => s.Name());

    /// <summary>The row of a run, or null when it is no approval.</summary>
    public static ApprovalRow? Read(WorkflowExecution run)
    {
        var attributes = run.TypedSearchAttributes;
        if (!attributes.TryGetValue(ApprovalSearchAttributes.Kind, out var kindName)
            || !s_kinds.TryGetValue(kindName, out var kind)
            || !attributes.TryGetValue(ApprovalSearchAttributes.Status, out var statusName)
            || !s_statuses.TryGetValue(statusName, out var status))
        {
            return null;
        }

        DateTimeOffset startedAt = new(run.StartTime.ToUniversalTime());
        DateTimeOffset? closedAt = run.CloseTime is { } close ? new(close.ToUniversalTime()) : null;
        return new()
        {
            RequestId = run.Id,
            RunId = run.RunId,
            Kind = kind,
            Status = EndedStatus(run.Status, status),
            Requester = Text(run, ApprovalMemo.Requester),
            Title = Text(run, ApprovalMemo.Title) ?? run.Id,
            Excerpt = Text(run, ApprovalMemo.Excerpt) ?? "",
            Amount = Value<decimal?>(run, ApprovalMemo.Amount),
            Currency = Text(run, ApprovalMemo.Currency),
            Category = Text(run, ApprovalMemo.Category),
            RequiredRoles = Value<List<ApprovalRole>>(run, ApprovalMemo.RequiredRoles) ?? [],
            Decisions = Value<List<MemoDecision>>(run, ApprovalMemo.Decisions) ?? [],
            Processing = Value<ProcessingState?>(run, ApprovalMemo.Processing) ?? ProcessingState.None,
            RequestedAt = startedAt,
            ChangedAt = attributes.TryGetValue(ApprovalSearchAttributes.ChangedAt, out var changed) ? changed : startedAt,
            DueAt = attributes.TryGetValue(ApprovalSearchAttributes.DueAt, out var due) ? due : null,
            ClosedAt = closedAt,
            Revision = Value<int?>(run, ApprovalMemo.Revision) ?? 0,
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
        Excerpt = ApprovalState.OneLine(details.Description, 300),
        Amount = details.Amount,
        Currency = details.Currency,
        Category = details.Category,
        RequiredRoles = details.RequiredRoles,
        Decisions = [.. details.Decisions.Select(d => new MemoDecision(d.Role, d.Outcome, d.Approver, d.At))],
        Processing = details.Processing,
        RequestedAt = details.RequestedAt,
        ChangedAt = now,
        DueAt = details.DueAt,
        Revision = details.Revision,
        IsConfirmed = true,
    };

    // Attributes of a run that was ended from outside stay as they were.
    private static ApprovalStatus EndedStatus(WorkflowExecutionStatus run, ApprovalStatus status) =>
        status != ApprovalStatus.Pending ? status : run switch
        {
            WorkflowExecutionStatus.Running or WorkflowExecutionStatus.Paused => ApprovalStatus.Pending,
            WorkflowExecutionStatus.TimedOut => ApprovalStatus.TimedOut,
            _ => ApprovalStatus.Withdrawn,
        };

    private static string? Text(WorkflowExecution run, string field) => Value<string>(run, field);

    private static T? Value<T>(WorkflowExecution run, string field)
    {
        if (!run.Memo.TryGetValue(field, out var raw))
        {
            return default;
        }

        try
        {
            return WireDataConverter.Instance.PayloadConverter.ToValue<T>(new RawValue(raw.Payload));
        }
        catch (Exception)
        {
            return default;
        }
    }
}
