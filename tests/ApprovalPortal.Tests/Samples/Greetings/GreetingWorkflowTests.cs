using ApprovalPortal.Samples.Greetings;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using Temporalio.Api.Enums.V1;

namespace ApprovalPortal.Tests.Samples.Greetings;

public sealed class GreetingWorkflowTests(DevServerFixture server)
{
    [Fact]
    public async Task SetLanguageAsync_Unsupported_IsRefusedByTheValidatorAndLeavesNoEvent()
    {
        await using var stage = SampleStage.With<GreetingSample>(server.Client);
        var handle = await stage.Client.StartWorkflowAsync((IGreetingWorkflow w) => w.RunAsync(), stage.Options());
        Assert.Equal("en", await handle.ExecuteUpdateAsync(w => w.SetLanguageAsync("de")));
        var before = (await handle.FetchHistoryAsync()).Events.Count;

        var refusal = await SampleStage.RefusalAsync(handle.ExecuteUpdateAsync(w => w.SetLanguageAsync("it")));

        Assert.Equal("UnsupportedLanguage", refusal.ErrorType);
        Assert.Equal(before, (await handle.FetchHistoryAsync()).Events.Count);
        await server.Client.FastForwardAsync(handle.Id, TimeSpan.FromHours(24));
        Assert.Equal("Hallo", await handle.GetResultAsync());
    }

    [Fact]
    public async Task SetLanguageAsync_SameUpdateIdTwice_RunsOnceAndAnswersTheStoredResult()
    {
        await using var stage = SampleStage.With<GreetingSample>(server.Client);
        var handle = await stage.Client.StartWorkflowAsync((IGreetingWorkflow w) => w.RunAsync(), stage.Options());

        Assert.Equal("en", await handle.ExecuteUpdateAsync(w => w.SetLanguageAsync("fr"), new("once")));
        Assert.Equal("en", await handle.ExecuteUpdateAsync(w => w.SetLanguageAsync("fr"), new("once")));
        Assert.Single(await handle.EventsAsync(EventType.WorkflowExecutionUpdateAccepted));
        Assert.Equal("fr", await handle.ExecuteUpdateAsync(w => w.SetLanguageAsync("es")));
    }
}
