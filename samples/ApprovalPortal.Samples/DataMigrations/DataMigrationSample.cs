using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Client;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.DataMigrations;

/// <summary>Waits for half a migration in two ways, and counts what each asks of the server.</summary>
/// <param name="records">How many records there are.</param>
public sealed class DataMigrationSample(int records = 100) : ISample
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc />
    public string Name => "data-migration";

    /// <inheritdoc />
    public string Summary => "DataMigrationWorkflow: one waiting update instead of query polling, requests counted";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) =>
        options.AddWorkflow<DataMigrationWorkflow>().AddAllActivities<IDataMigrationActivities>(new DataMigrationActivities());

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        var half = records / 2;
        var polled = await CountAsync(run, "migration-polled", async handle =>
        {
            int progress;
            while ((progress = await handle.QueryAsync(w => w.CurrentProgress)) < half)
            {
                run.Calls.IsQuiet = true;
                await Task.Delay(s_pollInterval);
            }

            run.Calls.IsQuiet = false;
            return progress;
        });
        var updated = await CountAsync(run, "migration-updated", handle => handle.ExecuteUpdateAsync(w => w.WaitForProgressAsync(half)));
        run.Print($"Requests until {half} of {records} records: {polled} by polling, {updated} by wait_for_progress");
    }

    private async Task<int> CountAsync(
        SampleRun run,
        string id,
        Func<WorkflowHandle<IDataMigrationWorkflow, string>, Task<int>> waitForHalf)
    {
        var handle = await run.Client.StartWorkflowAsync((IDataMigrationWorkflow w) => w.RunAsync(records), run.Options(id));
        var before = run.Calls.Count;
        run.Print($"50% checkpoint reached: {await waitForHalf(handle)} records");
        var requests = run.Calls.Count - before;
        run.Print($"100% complete: {await handle.ExecuteUpdateAsync(w => w.WaitForProgressAsync(records))} records");
        run.Print($"Workflow completed: {await handle.GetResultAsync()}");
        return requests;
    }
}
