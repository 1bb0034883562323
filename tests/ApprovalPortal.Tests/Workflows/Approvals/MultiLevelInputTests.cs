using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class MultiLevelInputTests(TimeSkippingServerFixture server) : IClassFixture<TimeSkippingServerFixture>
{
    private const string Good = "\"request_id\":\"R1\",\"requester\":\"rita\",\"amount\":5,\"description\":\"Paper\"";

    [Theory]
    [InlineData("""{"requester":"rita","amount":5,"description":"Paper"}""", "request_id is required")]
    [InlineData("""{"request_id":"R1","amount":5,"description":"Paper"}""", "requester is required")]
    [InlineData("""{"request_id":"R1","requester":"rita","description":"Paper"}""", "amount is required")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":5}""", "description is required")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":-5,"description":"Paper"}""", "amount must be more than 0")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":0,"description":"Paper"}""", "amount must be more than 0")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":"0.005","description":"Paper"}""", "amount must be an amount of money with at most two decimals, 1000000000000 at most")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":1e13,"description":"Paper"}""", "amount must be an amount of money with at most two decimals, 1000000000000 at most")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":"a lot","description":"Paper"}""", "amount must be an amount of money with at most two decimals, 1000000000000 at most")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":5,"description":"\u0007"}""", "description must not hold control characters")]
    [InlineData("{" + Good + ""","wait_limit_seconds":59}""", "wait_limit_seconds must be from 60 to 31622400")]
    [InlineData("{" + Good + ""","reopened_from":{"run_id":"r","by":"ada","reason":"r","at":"2026-01-01","decisions":[null]}}""", "reopened_from.decisions must hold approvals and rejections only")]
    [InlineData("{" + Good + ""","currency":"dollars"}""", "currency must be three capital letters")]
    [InlineData("\"R1\"", "input must be a JSON object")]
    [InlineData("{", "input is missing or is not JSON")]
    [InlineData(null, "input is missing or is not JSON")]
    public Task RunAsync_BadInput_FailsAtOnceNamingTheField(string? input, string message) =>
        FailsAtOnceAsync("MultiLevelApprovalWorkflow", input, message);

    [Theory]
    [InlineData("""{"request_id":"E1","amount":5,"description":"Train","category":"travel"}""", "employee is required")]
    [InlineData("""{"request_id":"E1","employee":"rita","amount":5,"description":"Train"}""", "category is required")]
    [InlineData("""{"request_id":"E1","employee":"rita","amount":"5.001","description":"Train","category":"travel"}""", "amount must be an amount of money with at most two decimals, 1000000000000 at most")]
    [InlineData(null, "input is missing or is not JSON")]
    public Task RunAsync_BadExpense_FailsAtOnceNamingTheField(string? input, string message) =>
        FailsAtOnceAsync("ExpenseApprovalWorkflow", input, message);

    [Theory]
    [InlineData("5", "request_id must be text")]
    [InlineData("\"\"", "request_id must not be empty")]
    [InlineData("\"\\ud800\"", "request_id must be text")]
    [InlineData(null, "request_id is required")]
    public Task RunAsync_BadSingle_FailsAtOnceNamingTheField(string? input, string message) =>
        FailsAtOnceAsync("ApprovalWorkflow", input, message);

    [Theory]
    [InlineData("MultiLevelApprovalWorkflow", """{"request_id":"R1","requester":"rita","amount":5,"description":"Paper"}""")]
    [InlineData("ExpenseApprovalWorkflow", """{"request_id":"E1","employee":"rita","amount":5,"description":"Train","category":"travel"}""")]
    public Task RunAsync_RequestIdOfAnotherWorkflow_FailsAtOnceNamingTheField(string workflow, string input) =>
        FailsAtOnceAsync(workflow, input, "request_id must equal the workflow id");

    [Fact]
    public async Task RunAsync_BadInputAndSignals_FailsAllTheSame()
    {
        await using var stage = new ApprovalStage(server.Client);
        var handle = await stage.StartAsync("MultiLevelApprovalWorkflow", $"BAD-{Guid.NewGuid():N}", "{}");
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await handle.SignalJsonAsync("withdraw", "{}");
        stage.StartWorker();

        Assert.Equal("request_id is required", (await FailureAsync(handle)).Message);
    }

    private async Task FailsAtOnceAsync(string workflow, string? input, string message)
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.StartAsync(workflow, $"BAD-{Guid.NewGuid():N}", input is null ? [] : [input]);

        var failure = await FailureAsync(handle);

        Assert.Equal((message, "InvalidInput", true), (failure.Message, failure.ErrorType, failure.NonRetryable));
        Assert.Empty(await handle.EventsAsync(EventType.WorkflowTaskFailed));
        Assert.Single(await handle.EventsAsync(EventType.WorkflowTaskStarted));
        Assert.Empty(stage.Activities.Names);
        var query = await Assert.ThrowsAnyAsync<TemporalException>(() => handle.QueryJsonAsync("get_details"));
        Assert.Contains(message, query.Message, StringComparison.Ordinal);
    }

    private static async Task<ApplicationFailureException> FailureAsync(Temporalio.Client.WorkflowHandle handle)
    {
        var exception = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync<string>());
        return Assert.IsType<ApplicationFailureException>(exception.InnerException);
    }
}
