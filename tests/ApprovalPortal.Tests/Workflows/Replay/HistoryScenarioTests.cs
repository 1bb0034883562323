using ApprovalPortal.Tests.Infrastructure;
using Temporalio.Api.Enums.V1;
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

        var outcome = scenario.Outcome == HistoryScenario.StillOpen ? await OpenAsync(handle) : await OutcomeAsync(handle);
        Assert.Equal(scenario.Outcome, outcome);

        var history = await handle.FetchHistoryAsync();
        await RecordedHistory.ReplayAsync(history);
        if (RecordedHistory.IsRecording)
        {
            await RecordedHistory.WriteAsync(name, history);
        }
    }

    private static async Task<string> OpenAsync(WorkflowHandle handle)
    {
        var description = await handle.DescribeAsync();
        return description.Status == WorkflowExecutionStatus.Running ? HistoryScenario.StillOpen : $"{description.Status}";
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
