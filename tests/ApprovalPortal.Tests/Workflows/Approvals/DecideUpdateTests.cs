using System.Text.Json;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class DecideUpdateTests(DevServerFixture server)
{
    [Fact]
    public async Task Decide_OpenRole_IsAccepted()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000");

        using var answer = JsonDocument.Parse(await DecideAsync(handle, """{"role":"director","approved":true,"approver":"dan","comment":"Fine","revision":1}"""));

        Assert.True(answer.RootElement.GetProperty("accepted").GetBoolean());
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("reason").ValueKind);
        Assert.Equal("dan", answer.RootElement.GetProperty("by").GetString());
        var decision = Assert.Single((await handle.DetailsAsync()).Decisions);
        Assert.Equal((ApprovalRole.Director, "Fine", 1), (decision.Role, decision.Comment, decision.Revision));
        Assert.Equal(decision.At, answer.RootElement.GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Decide_RoleHasDecided_AnswersWhoAndWhen()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000");
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        var first = (await handle.WaitAsync(d => d.Decisions.Count == 1)).Decisions[0];

        using var answer = JsonDocument.Parse(await DecideAsync(handle, """{"role":"manager","approved":false,"approver":"max"}"""));

        Assert.False(answer.RootElement.GetProperty("accepted").GetBoolean());
        Assert.Equal("already_decided", answer.RootElement.GetProperty("reason").GetString());
        Assert.Equal("mia", answer.RootElement.GetProperty("by").GetString());
        Assert.Equal(first.At, answer.RootElement.GetProperty("at").GetDateTimeOffset());
        var refused = Assert.Single((await handle.DetailsAsync()).RefusedAttempts);
        Assert.Equal(("decide", RefusalReason.AlreadyDecided, "max"), (refused.Message, refused.Reason, refused.By));
    }

    [Fact]
    public async Task Decide_LastRole_EndsTheRequest()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5");

        await DecideAsync(handle, """{"role":"manager","approved":true,"approver":"mia"}""");

        Assert.Equal("Request approved by all 1 approvers and processed successfully", await handle.GetResultAsync<string>());
    }

    [Theory]
    [InlineData("""{"role":"vp","approved":true,"approver":"vera"}""", "NotRequired", "The decision cannot count: NotRequired")]
    [InlineData("""{"role":"director","approved":true,"approver":"Rita@Example.com"}""", "OwnRequest", "The decision cannot count: OwnRequest")]
    [InlineData("""{"role":"director","approved":true,"approver":"MIA"}""", "SecondRole", "The decision cannot count: SecondRole")]
    [InlineData("""{"role":"boss","approved":true,"approver":"dan"}""", "InvalidInput", "role must be one of manager, director, vp")]
    [InlineData("""{"role":"director","approver":"dan"}""", "InvalidInput", "approved is required")]
    [InlineData("""{"role":"director","approved":true,"approver":""}""", "InvalidInput", "approver must not be empty")]
    [InlineData("decide", "InvalidInput", "input is missing or is not JSON")]
    public async Task Decide_CannotCount_IsRefusedWithoutAnEvent(string input, string type, string message)
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000", ",\"separation_of_duties\":true");
        await DecideAsync(handle, """{"role":"manager","approved":true,"approver":"mia"}""");
        var before = (await handle.FetchHistoryAsync()).Events.Count;

        var exception = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(() => DecideAsync(handle, input));

        var failure = Assert.IsType<ApplicationFailureException>(exception.InnerException);
        Assert.Equal(type, failure.ErrorType);
        Assert.Equal(message, failure.Message);
        var events = (await handle.FetchHistoryAsync()).Events;
        Assert.Single(events, e => e.EventType == EventType.WorkflowExecutionUpdateAccepted);
        Assert.Equal(before, events.Count);
        Assert.Empty((await handle.DetailsAsync()).RefusedAttempts);
    }

    [Fact]
    public async Task Decide_AfterTheEnd_IsRefused()
    {
        await using var stage = new ApprovalStage(server.Client);
        var isMailDown = true;
        stage.Activities.On(
            "notify_withdrawal", () => isMailDown ? throw new InvalidOperationException("No mail") : Task.CompletedTask);
        stage.StartWorker();
        var handle = await stage.RequestAsync("5");
        await handle.SignalJsonAsync("withdraw", $$"""{"by":"{{ApprovalStage.Requester}}","reason":"Not needed"}""");
        await Eventually.AssertAsync(() => Assert.Contains("notify_withdrawal", stage.Activities.Names));

        var exception = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(
            () => DecideAsync(handle, """{"role":"manager","approved":true,"approver":"mia"}"""));
        Assert.Equal("AlreadyEnded", Assert.IsType<ApplicationFailureException>(exception.InnerException).ErrorType);
        isMailDown = false;
        Assert.Equal($"Request withdrawn by {ApprovalStage.Requester}: Not needed", await handle.GetResultAsync<string>());
        Assert.Empty((await handle.DetailsAsync()).Decisions);
    }

    [Fact]
    public async Task Decide_SameUpdateIdAgain_GetsTheFirstAnswer()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var handle = await stage.RequestAsync("5000");

        var first = await DecideAsync(handle, """{"role":"manager","approved":true,"approver":"mia"}""", "d1");
        var again = await DecideAsync(handle, """{"role":"manager","approved":true,"approver":"mia"}""", "d1");

        Assert.Equal(first, again);
        Assert.Equal(0, (await handle.DetailsAsync()).RefusedCount);
    }

    private static async Task<string> DecideAsync(WorkflowHandle handle, string json, string? id = null)
    {
        var answer = await handle.ExecuteUpdateAsync<IRawValue>("decide", [JsonWire.Raw(json)], new() { Id = id });
        return answer.Payload.Data.ToStringUtf8();
    }
}
