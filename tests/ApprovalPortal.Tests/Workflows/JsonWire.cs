using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Client;
using Temporalio.Converters;

namespace ApprovalPortal.Tests.Workflows;

/// <summary>Speaks to workflows as a client of another language does: by names and JSON, without our types.</summary>
public static class JsonWire
{
    /// <summary>A payload as Python's default converter writes it.</summary>
    public static IRawValue Raw(string json) => Raw("json/plain", ByteString.CopyFromUtf8(json));

    /// <summary>A payload of any encoding.</summary>
    public static IRawValue Raw(string encoding, ByteString data) => new RawValue(new()
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8(encoding) },
        Data = data,
    });

    /// <summary>A decision as the book chapter's client sends it.</summary>
    public static string Decision(string approver, bool approved = true, string comment = "") =>
        $$"""{"approved":{{(approved ? "true" : "false")}},"approver":"{{approver}}","comment":"{{comment}}","timestamp":"2026-03-01T10:00:00.123456+00:00"}""";

    /// <summary>Sends a signal whose arguments are JSON.</summary>
    public static Task SignalJsonAsync(this WorkflowHandle handle, string signal, params string[] arguments) =>
        handle.SignalAsync(signal, [.. arguments.Select(Raw)]);

    /// <summary>Asks for everything that a request page shows.</summary>
    public static Task<ApprovalDetails> DetailsAsync(this WorkflowHandle handle) =>
        handle.QueryAsync<ApprovalDetails>(ApprovalWire.GetDetails, []);

    /// <summary>The answer of a query as the JSON that travelled.</summary>
    public static async Task<string> QueryJsonAsync(this WorkflowHandle handle, string query) =>
        (await handle.QueryAsync<IRawValue>(query, [])).Payload.Data.ToStringUtf8();

    /// <summary>Waits until the answer of <c>get_details</c> fulfils the condition.</summary>
    public static async Task<ApprovalDetails> WaitAsync(this WorkflowHandle handle, Func<ApprovalDetails, bool> condition)
    {
        ApprovalDetails? details = null;
        await Infrastructure.Eventually.AssertAsync(async () =>
        {
            details = await handle.DetailsAsync();
            Assert.True(condition(details), $"{details}");
        });
        return details!;
    }

    /// <summary>The events of one type in the run's history.</summary>
    public static async Task<IReadOnlyList<HistoryEvent>> EventsAsync(this WorkflowHandle handle, EventType type) =>
        [.. (await handle.FetchHistoryAsync()).Events.Where(e => e.EventType == type)];

    /// <summary>A value of the memo that the run has published last.</summary>
    public static async Task<T> MemoAsync<T>(this WorkflowHandle handle, string field)
    {
        var description = await handle.DescribeAsync();
        return await description.Memo[field].ToValueAsync<T>();
    }

    /// <summary>The status by which lists find the request.</summary>
    public static async Task<string?> ListedStatusAsync(this WorkflowHandle handle) =>
        (await handle.DescribeAsync()).TypedSearchAttributes.Get(ApprovalSearchAttributes.Status);
}
