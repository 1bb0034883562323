using ApprovalPortal.Samples.Running;

namespace ApprovalPortal.Tests.Samples.Replay;

public sealed class SampleReplayTests
{
    public static TheoryData<string> Files =>
    [
        .. SampleCatalog.TaskQueues.SelectMany(q => SampleCatalog.WorkerOptions(q).Workflows).Select(w => w.Name!),
        "IdempotentWorkflow-continued",
        "LongRunningWorkflow-continued",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Replay_RecordedHistory_Succeeds(string name)
    {
        var history = await SampleHistory.ReadAsync(name);

        await SampleHistory.ReplayAsync(history);
        Assert.DoesNotContain($"{Environment.MachineName}:", history.ToJson(), StringComparison.Ordinal);
    }
}
