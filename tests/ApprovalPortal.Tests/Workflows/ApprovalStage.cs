using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;
using ApprovalPortal.Workflows.SingleApproval;
using Temporalio.Client;
using Temporalio.Worker;

namespace ApprovalPortal.Tests.Workflows;

/// <summary>What one test needs of a server: a task queue of its own, a worker with fake activities, requests.</summary>
public sealed class ApprovalStage(ITemporalClient client) : IAsyncDisposable
{
    private CancellationTokenSource _stop = new();
    private Task _worker = Task.CompletedTask;

    /// <summary>Who requests, where a test does not care.</summary>
    public const string Requester = "rita@example.com";

    /// <summary>The client that starts and asks; it does not skip time.</summary>
    public ITemporalClient Client { get; } = client;

    /// <summary>The side effects.</summary>
    public FakeActivities Activities { get; } = new();

    /// <summary>This test's own.</summary>
    public string TaskQueue { get; } = $"approvals-{Guid.NewGuid():N}";

    /// <summary>A stage whose worker runs.</summary>
    public static ApprovalStage WithWorker(ITemporalClient client)
    {
        var stage = new ApprovalStage(client);
        stage.StartWorker();
        return stage;
    }

    /// <summary>Begins to work on the task queue; without cached workflows each task replays its run.</summary>
    public void StartWorker(int maxCachedWorkflows = 10_000)
    {
        var options = new TemporalWorkerOptions(TaskQueue) { MaxCachedWorkflows = maxCachedWorkflows }
            .AddWorkflow<MultiLevelApprovalWorkflow>()
            .AddWorkflow<ExpenseApprovalWorkflow>()
            .AddWorkflow<ApprovalWorkflow>();
        foreach (var activity in Activities.Definitions)
        {
            options.AddActivity(activity);
        }

        _worker = RunAsync(new TemporalWorker(Client, options));
    }

    /// <summary>Starts any workflow with arguments that are JSON.</summary>
    public Task<WorkflowHandle> StartAsync(string workflow, string id, params string[] arguments) =>
        Client.StartWorkflowAsync(workflow, [.. arguments.Select(JsonWire.Raw)], new(id, TaskQueue));

    /// <summary>Starts a <see cref="MultiLevelApprovalWorkflow"/> with the chapter's four fields and <paramref name="more"/>.</summary>
    public Task<WorkflowHandle> RequestAsync(string amount, string more = "", TimeSpan? startDelay = null)
    {
        var id = $"REQ-{Guid.NewGuid():N}";
        var input = JsonWire.Raw(RequestJson(id, amount, more));
        return Client.StartWorkflowAsync(
            "MultiLevelApprovalWorkflow", [input], new(id, TaskQueue) { StartDelay = startDelay });
    }

    /// <summary>The start input of <see cref="RequestAsync"/>.</summary>
    public static string RequestJson(string id, string amount, string more = "") =>
        $$"""{"amount":{{amount}},"description":"Two laptops\nfor the new colleagues","request_id":"{{id}}","requester":"{{Requester}}"{{more}}}""";

    /// <summary>Starts a request as the portal does, with attributes and memo of <paramref name="listed"/>, or else of itself.</summary>
    public Task<WorkflowHandle> ListedRequestAsync(
        decimal amount, ApprovalRequest? listed = null, ReopenedFrom? reopenedFrom = null, string? id = null)
    {
        id ??= $"REQ-{Guid.NewGuid():N}";
        var request = new ApprovalRequest(id, Requester, amount, "Laptops", SeparationOfDuties: true, ReopenedFrom: reopenedFrom);
        var state = ApprovalState.For(listed ?? request, DateTimeOffset.UtcNow);
        return Client.StartWorkflowAsync("MultiLevelApprovalWorkflow", [request], new(id, TaskQueue)
        {
            Memo = ApprovalVisibility.Memo(state),
            TypedSearchAttributes = ApprovalVisibility.SearchAttributes(state),
        });
    }

    /// <summary>Starts an <see cref="ExpenseApprovalWorkflow"/>.</summary>
    public Task<WorkflowHandle> ExpenseAsync(string more = "")
    {
        var id = $"EXP-{Guid.NewGuid():N}";
        return StartAsync(
            "ExpenseApprovalWorkflow",
            id,
            $$"""{"amount":"1359.97","category":"travel","description":"Train to Hamburg","employee":"{{Requester}}","request_id":"{{id}}"{{more}}}""");
    }

    /// <summary>Starts an <see cref="ApprovalWorkflow"/>.</summary>
    public Task<WorkflowHandle> SingleAsync()
    {
        var id = $"ONE-{Guid.NewGuid():N}";
        return StartAsync("ApprovalWorkflow", id, $"\"{id}\"");
    }

    /// <summary>Stops to work; another start goes on.</summary>
    public async Task StopWorkerAsync()
    {
        await _stop.CancelAsync();
        await _worker;
        _stop.Dispose();
        _stop = new();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopWorkerAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(TemporalWorker worker)
    {
        using (worker)
        {
            try
            {
                await worker.ExecuteAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                // That is how it ends.
            }
        }
    }
}
