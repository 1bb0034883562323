using ApprovalPortal.Tests.Infrastructure;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Workflows.Replay;

public sealed class HistoryScenarioTests(DevServerFixture server)
{
    public static TheoryData<string> Names => [.. HistoryScenarios.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Drive_Scenario_EndsAndReplays(string name)
    {
        var scenario = HistoryScenarios.All.Single(s => s.Name == name);
        await using var stage = new ApprovalStage(server.Client);
        var handle = await scenario.DriveAsync(stage);

        Assert.Equal(scenario.Outcome, await OutcomeAsync(handle));

        var history = await handle.FetchHistoryAsync();
        await RecordedHistory.ReplayAsync(history);
        if (RecordedHistory.IsRecording)
        {
            await RecordedHistory.WriteAsync(name, history);
            if (name == "approved-1-level")
            {
                await RecordedHistory.WriteAsync(
                    "Broken/another-activity",
                    history,
                    json => json.Replace("\"process_approved_request\"", "\"pay_approved_request\"", StringComparison.Ordinal));
            }
        }
    }

    private static async Task<string> OutcomeAsync(WorkflowHandle handle)
    {
        try
        {
            return await handle.GetResultAsync<string>()
                .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        catch (WorkflowFailedException e)
        {
            return e.InnerException!.Message;
        }
    }
}
