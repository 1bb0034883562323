using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Worker.Activities;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Worker.Temporal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Worker;

/// <summary>Each approval workflow on the worker that the product registers, with its real activities.</summary>
public sealed class ApprovalWorkerTests(DevServerFixture server) : IAsyncLifetime
{
    private readonly string _id = $"REQ-{Guid.NewGuid():N}";
    private WebhookReceiver _receiver = null!;
    private WorkerHost _host = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        _host = WorkerHost.Create(
            address: server.Client.Connection.Options.TargetHost,
            withWorker: true,
            settings: ("Processing:Webhook", _receiver.Address));
        await _host.StartAsync();
        await DemoAccounts.CreateAsync(_host.Host.Services, Cancelled);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Expense_IsApproved_IsProcessedAndToldOf()
    {
        var handle = await StartAsync(
            "ExpenseApprovalWorkflow",
            $$"""{"request_id":"{{_id}}","employee":"rita@demo.example","amount":1359.97,"description":"Train to Hamburg","category":"travel"}""");
        await handle.SignalJsonAsync("approve", "\"mia@demo.example\"", "\"Have a good trip\"");

        Assert.Equal("Expense $1359.97 approved by mia@demo.example", await ResultAsync(handle));
        var body = Assert.Single(_receiver.Calls).Body;
        Assert.Equal(
            (_id, handle.ResultRunId ?? handle.RunId, "1359.97", "USD"),
            (Text("request_id"), Text("run_id"), Text("amount"), Text("currency")));
        var decision = Assert.Single(body.GetProperty("decisions").EnumerateArray());
        Assert.Equal("mia@demo.example", decision.GetProperty("approver").GetString());
        Assert.Equal("Have a good trip", decision.GetProperty("comment").GetString());
        Assert.Equal(["max Asked", "mia Asked", "rita Approved"], await NotificationsAsync());

        string? Text(string field) => body.GetProperty(field).GetString();
    }

    [Fact]
    public async Task Expense_IsRejected_EmployeeIsToldTheReason()
    {
        var handle = await StartAsync(
            "ExpenseApprovalWorkflow",
            $$"""{"request_id":"{{_id}}","employee":"rita@demo.example","amount":"20.00","description":"Lunch","category":"travel"}""");
        await handle.SignalJsonAsync("reject", "\"mia@demo.example\"", "\"No receipt\"");

        Assert.Equal("Expense rejected: No receipt", await ResultAsync(handle));
        Assert.Empty(_receiver.Calls);
        Assert.Equal(["max Asked", "mia Asked", "rita Rejected"], await NotificationsAsync());
    }

    [Fact]
    public async Task Single_IsApproved_Ends()
    {
        var handle = await StartAsync("ApprovalWorkflow", $"\"{_id}\"");
        await handle.SignalJsonAsync("approve", """{"approver_name":"mia@demo.example","approved":true}""");

        Assert.Equal("Request approved by mia@demo.example", await ResultAsync(handle));
    }

    [Fact]
    public async Task MultiLevel_CurrencyIsNotTheDefault_ReachesTheReceiver()
    {
        var handle = await StartAsync("MultiLevelApprovalWorkflow", ApprovalStage.RequestJson(_id, "\"999.50\"", ",\"currency\":\"CHF\""));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia@demo.example"));

        Assert.Equal("Request approved by all 1 approvers and processed successfully", await ResultAsync(handle));
        var body = Assert.Single(_receiver.Calls).Body;
        Assert.Equal(("999.50", "CHF"), (body.GetProperty("amount").GetString(), body.GetProperty("currency").GetString()));
    }

    private Task<WorkflowHandle> StartAsync(string workflow, string input)
    {
        var queue = _host.Host.Services.GetRequiredService<IOptions<TemporalOptions>>().Value.TaskQueue;
        return server.Client.StartWorkflowAsync(workflow, [JsonWire.Raw(input)], new(_id, queue));
    }

    private async Task<IReadOnlyList<string>> NotificationsAsync()
    {
        await using var db = await _host.Host.Services
            .GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancelled);
        var rows = await db.Notifications
            .Join(db.Users, row => row.UserId, user => user.Id, (row, user) => new { user.Email, row.Kind })
            .ToListAsync(Cancelled);
        return [.. rows.Select(row => $"{row.Email!.Split('@')[0]} {row.Kind}").Order(StringComparer.Ordinal)];
    }

    // A workflow or an activity that no worker knows must fail these tests, not hang them.
    private static Task<string> ResultAsync(WorkflowHandle handle) =>
        handle.GetResultAsync<string>().WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
}
