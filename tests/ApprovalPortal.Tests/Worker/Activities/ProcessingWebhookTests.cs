using System.Text.Json;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Worker.Activities;

/// <summary>The call to a real receiver on the loopback address, and what its answers mean.</summary>
public sealed class ProcessingWebhookTests : IAsyncLifetime
{
    private static readonly ApprovedRequest s_approved = new(
        new("REQ-1", "rita@demo.example", 1_359.9m, "Chairs"),
        [new(ApprovalRole.Manager, ApprovalStatus.Approved, "mia@demo.example", new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero), "Fine")]);

    private readonly List<(string? Key, JsonElement Body)> _received = [];
    private readonly Queue<(int Status, string? RetryAfter)> _answers = new();
    private WebApplication _receiver = null!;
    private ActivityStage _stage = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.Run(AnswerAsync);
        await _receiver.StartAsync(TestContext.Current.CancellationToken);
        var address = _receiver.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _stage = await ActivityStage.CreateAsync(("Processing:Webhook", address + "/approved"));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_ReceiverAccepts_SendsTheContractsBodyAndKey()
    {
        await ProcessAsync();

        var (key, body) = Assert.Single(_received);
        Assert.Equal("REQ-1/run-1", key);
        Assert.Equal(
            """{"request_id":"REQ-1","run_id":"run-1","amount":"1359.90","currency":"USD","decisions":[{"role":"manager","outcome":"approved","approver":"mia@demo.example","at":"2026-03-01T09:00:00.000000Z","comment":"Fine","decision_id":null,"timestamp":null,"revision":null,"key_id":null,"signature":null}]}""",
            body.GetRawText());
        Assert.Equal(["rita Approved"], await _stage.ToldAsync());
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_FirstFailsThenSucceeds_TellsTheRequesterOnce()
    {
        _answers.Enqueue((500, null));

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(ProcessAsync);
        Assert.False(failure.NonRetryable);
        Assert.Equal("The webhook answered with status 500", failure.Message);
        await ProcessAsync();

        Assert.Equal(["REQ-1/run-1", "REQ-1/run-1"], _received.Select(call => call.Key));
        Assert.Equal(["rita Approved"], await _stage.ToldAsync());
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task ProcessApprovedRequestAsync_ReceiverRefuses_FailsForGood(int status)
    {
        _answers.Enqueue((status, null));

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(ProcessAsync);

        Assert.True(failure.NonRetryable);
        Assert.Single(_received);
    }

    [Theory]
    [InlineData(408, null, null)]
    [InlineData(429, null, null)]
    [InlineData(429, "7", 7)]
    [InlineData(429, "999999999", 3600)]
    [InlineData(429, "soon", null)]
    [InlineData(503, "120", 120)]
    [InlineData(503, "Thu, 01 Jan 1970 00:00:00 GMT", null)]
    public async Task ProcessApprovedRequestAsync_ReceiverIsBusy_IsRetriedWhenItSays(int status, string? retryAfter, int? seconds)
    {
        _answers.Enqueue((status, retryAfter));

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(ProcessAsync);

        Assert.False(failure.NonRetryable);
        Assert.Equal(seconds, (int?)failure.NextRetryDelay?.TotalSeconds);
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_ReceiverDoesNotAnswer_IsRetriedAfterTenSeconds()
    {
        _answers.Enqueue((0, null));

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(ProcessAsync);

        Assert.False(failure.NonRetryable);
        Assert.Equal("The webhook did not answer within 10 s", failure.Message);
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_NobodyListens_IsRetried()
    {
        await _receiver.StopAsync(TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(ProcessAsync);

        Assert.False(failure.NonRetryable);
        Assert.Equal("The webhook cannot be reached", failure.Message);
    }

    [Fact]
    public async Task ProcessApprovedExpenseAsync_ReceiverAccepts_IsToldOfTheExpense()
    {
        var expense = new ExpenseRequest("EXP-1", "rita@demo.example", 20m, "Lunch", "Travel");
        var decision = new RoleDecision(ApprovalRole.Manager, ApprovalStatus.Approved, "mia@demo.example", DateTimeOffset.UtcNow);

        await _stage.RunAsync(() => _stage.Activities.ProcessApprovedExpenseAsync(new(expense, [decision])));

        var call = Assert.Single(_received);
        Assert.Equal("EXP-1/run-1", call.Key);
        Assert.Equal("mia@demo.example", call.Body.GetProperty("decisions")[0].GetProperty("approver").GetString());
    }

    [Theory]
    [InlineData("/approved")]
    [InlineData("ftp://127.0.0.1/approved")]
    public async Task StartAsync_WebhookIsNoWebAddress_NamesTheSetting(string address)
    {
        await using var host = WorkerHost.Create(
            address: "127.0.0.1:1", withWorker: true, settings: ("Processing:Webhook", address));

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);
        Assert.Contains("Processing:Webhook", refusal.Message, StringComparison.Ordinal);
    }

    private Task ProcessAsync() => _stage.RunAsync(() => _stage.Activities.ProcessApprovedRequestAsync(s_approved));

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        _received.Add((context.Request.Headers["Idempotency-Key"], body.RootElement.Clone()));
        var (status, retryAfter) = _answers.TryDequeue(out var answer) ? answer : (200, null);
        if (status == 0)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        context.Response.Headers.Location = "/elsewhere";
    }
}
