using ApprovalPortal.Samples.DataMigrations;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Samples.DataMigrations;

public sealed class DataMigrationWorkflowTests(DevServerFixture server)
{
    [Fact]
    public async Task WaitForProgressAsync_Accepted_AnswersLaterByItsId()
    {
        using var records = new SemaphoreSlim(0);
        await using var stage = SampleStage.With(server.Client, options => options
            .AddWorkflow<DataMigrationWorkflow>()
            .AddAllActivities<IDataMigrationActivities>(new HeldActivities(records)));
        var handle = await stage.Client.StartWorkflowAsync((IDataMigrationWorkflow w) => w.RunAsync(3), stage.Options());

        await handle.StartUpdateAsync(w => w.WaitForProgressAsync(2), new WorkflowUpdateStartOptions("two", WorkflowUpdateStage.Accepted));
        Assert.Single(await handle.EventsAsync(EventType.WorkflowExecutionUpdateAccepted));
        Assert.Empty(await handle.EventsAsync(EventType.WorkflowExecutionUpdateCompleted));
        Assert.Equal(
            "min_progress must be a whole number",
            (await SampleStage.RefusalAsync(handle.ExecuteUpdateAsync("wait_for_progress", [JsonWire.Raw("\"x\"")]))).Message);

        records.Release(2);
        Assert.Equal(2, await handle.GetUpdateHandle<int>("two").GetResultAsync());
        Assert.Equal(2, await handle.QueryAsync(w => w.CurrentProgress));

        // More than there is: answered at the end, which waits for the handler.
        var more = await handle.StartUpdateAsync(w => w.WaitForProgressAsync(100), new WorkflowUpdateStartOptions(WorkflowUpdateStage.Accepted));
        records.Release();
        Assert.Equal(3, await more.GetResultAsync());
        Assert.Equal("Migrated 3 records", await handle.GetResultAsync());
    }

    private sealed class HeldActivities(SemaphoreSlim records) : IDataMigrationActivities
    {
        public Task MigrateRecordAsync(int record) => records.WaitAsync();
    }
}
