using ApprovalPortal.Worker.Activities;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Expenses;
using Microsoft.Extensions.Options;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Worker.Activities;

/// <summary>The call to a real receiver on the loopback address, and what its answers mean.</summary>
public sealed class ProcessingWebhookTests : IAsyncLifetime
{
    private static readonly ApprovedRequest s_approved = new(
        new("REQ-1", "rita@demo.example", 1_359.9m, "Chairs"),
        [new(ApprovalRole.Manager, ApprovalStatus.Approved, "mia@demo.example", new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero), "Fine")]);

    private WebhookReceiver _receiver = null!;
    private ActivityStage _stage = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        _stage = await ActivityStage.CreateAsync(("Processing:Webhook", _receiver.Address));
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

        var call = Assert.Single(_receiver.Calls);
        Assert.Equal("REQ-1/run-1", call.Key);
        Assert.Equal("application/json; charset=utf-8", call.Headers["Content-Type"]);
        Assert.Equal(
            """{"request_id":"REQ-1","run_id":"run-1","amount":"1359.90","currency":"USD","decisions":[{"role":"manager","outcome":"approved","approver":"mia@demo.example","at":"2026-03-01T09:00:00.000000Z","comment":"Fine","decision_id":null,"timestamp":null,"revision":null,"key_id":null,"signature":null}]}""",
            call.Content);
        Assert.Equal(["rita Approved"], await _stage.ToldAsync());
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_CurrencyIsNotTheDefault_IsInTheBody()
    {
        var approved = s_approved with { Currency = "EUR" };

        await _stage.RunAsync(() => _stage.Activities.ProcessApprovedRequestAsync(approved));

        var body = Assert.Single(_receiver.Calls).Body;
        Assert.Equal(("1359.90", "EUR"), (body.GetProperty("amount").GetString(), body.GetProperty("currency").GetString()));
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_FirstFailsThenSucceeds_TellsTheRequesterOnce()
    {
        _receiver.Answers.Enqueue((500, null));

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(ProcessAsync);
        Assert.False(failure.NonRetryable);
        Assert.Equal("The webhook answered with status 500", failure.Message);
        await ProcessAsync();

        Assert.Equal(["REQ-1/run-1", "REQ-1/run-1"], _receiver.Calls.Select(call => call.Key));
        Assert.Equal(["rita Approved"], await _stage.ToldAsync());
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_InputHoldsAnEffectKey_SendsItWhateverTheRun()
    {
        var approved = s_approved with { EffectKey = "REQ-1/0123456789abcdef0123456789abcdef" };
        await _stage.RunAsync(() => _stage.Activities.ProcessApprovedRequestAsync(approved));
        _stage.RunId = "run-2";
        await _stage.RunAsync(() => _stage.Activities.ProcessApprovedRequestAsync(approved));

        Assert.Equal([approved.EffectKey, approved.EffectKey], _receiver.Calls.Select(call => call.Key));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task ProcessApprovedRequestAsync_ReceiverRefuses_FailsForGood(int status)
    {
        _receiver.Answers.Enqueue((status, null));

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(ProcessAsync);

        Assert.True(failure.NonRetryable);
        Assert.Single(_receiver.Calls);
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
        _receiver.Answers.Enqueue((status, retryAfter));

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(ProcessAsync);

        Assert.False(failure.NonRetryable);
        Assert.Equal(seconds, (int?)failure.NextRetryDelay?.TotalSeconds);
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_ReceiverDoesNotAnswer_IsRetriedAfterTenSeconds()
    {
        _receiver.Answers.Enqueue((0, null));

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(ProcessAsync);

        Assert.False(failure.NonRetryable);
        Assert.Equal("The webhook did not answer within 10 s", failure.Message);
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_NobodyListens_IsRetried()
    {
        await _receiver.StopAsync();

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(ProcessAsync);

        Assert.False(failure.NonRetryable);
        Assert.Equal("The webhook cannot be reached", failure.Message);
    }

    [Fact]
    public async Task ProcessApprovedExpenseAsync_ReceiverAccepts_SendsTheWholeExpense()
    {
        var expense = new ExpenseRequest("EXP-1", "rita@demo.example", 20m, "Lunch", "Travel");
        var decision = new RoleDecision(
            ApprovalRole.Manager, ApprovalStatus.Approved, "mia@demo.example", new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero), "Bon appétit");

        await _stage.RunAsync(() => _stage.Activities.ProcessApprovedExpenseAsync(new(expense, [decision])));

        var call = Assert.Single(_receiver.Calls);
        Assert.Equal("EXP-1/run-1", call.Key);
        Assert.Equal("mia@demo.example", call.Body.GetProperty("decisions")[0].GetProperty("approver").GetString());
        Assert.Equal(
            """{"request_id":"EXP-1","run_id":"run-1","amount":"20.00","currency":"USD","decisions":[{"role":"manager","outcome":"approved","approver":"mia@demo.example","at":"2026-03-01T09:00:00.000000Z","comment":"Bon app\u00E9tit","decision_id":null,"timestamp":null,"revision":null,"key_id":null,"signature":null}]}""",
            call.Content);
    }

    [Theory]
    [InlineData("/approved")]
    [InlineData("ftp://127.0.0.1/approved")]
    [InlineData("http://receiver.example/approved")]
    [InlineData("http://192.168.0.7/approved")]
    [InlineData("http://127.0.0.1@receiver.example/approved")]
    [InlineData("http://localhost.receiver.example/approved")]
    public async Task StartAsync_WebhookIsNoUsableAddress_NamesTheSetting(string address)
    {
        await using var host = WorkerHost.Create(
            address: "127.0.0.1:1", withWorker: true, settings: ("Processing:Webhook", address));

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);
        Assert.Contains("Processing:Webhook", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://receiver.example/approved")]
    [InlineData("http://localhost:8080/approved")]
    [InlineData("http://127.0.0.1/approved")]
    [InlineData("http://127.8.9.10/approved")]
    [InlineData("http://[::1]:8080/approved")]
    public void IsWebhookUsable_HttpsOrLoopback_IsTrue(string address) =>
        Assert.True(new ProcessingOptions { Webhook = new(address) }.IsWebhookUsable);

    private Task ProcessAsync() => _stage.RunAsync(() => _stage.Activities.ProcessApprovedRequestAsync(s_approved));
}
