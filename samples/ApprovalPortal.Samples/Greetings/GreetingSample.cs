using ApprovalPortal.Samples.Running;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Client;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.Greetings;

/// <summary>Changes a language: refused, accepted, and asked for twice.</summary>
public sealed class GreetingSample : ISample
{
    /// <inheritdoc />
    public string Name => "greeting";

    /// <inheritdoc />
    public string Summary => "GreetingWorkflow: a refused update leaves no event; update stages; an update id runs once";

    /// <inheritdoc />
    public string TaskQueue => TaskQueues.Samples;

    /// <inheritdoc />
    public void AddTo(TemporalWorkerOptions options) => options.AddWorkflow<GreetingWorkflow>();

    /// <inheritdoc />
    public async Task RunAsync(SampleRun run)
    {
        var handle = await run.Client.StartWorkflowAsync((IGreetingWorkflow w) => w.RunAsync(), run.Options("greeting-123"));
        run.Print($"Language changed from {await handle.ExecuteUpdateAsync(w => w.SetLanguageAsync("de"))} to de");

        var events = await run.CountEventsAsync(handle.Id);
        await run.PrintRefusalAsync(handle.ExecuteUpdateAsync(w => w.SetLanguageAsync("it")));
        run.Print($"Events before the refused update: {events}, after it: {await run.CountEventsAsync(handle.Id)}");

        var update = await handle.StartUpdateAsync(
            w => w.SetLanguageAsync("fr"), new WorkflowUpdateStartOptions("to-french", WorkflowUpdateStage.Accepted));
        run.Print("Update accepted (the validator has passed it)");
        run.Print($"Language changed from {await update.GetResultAsync()} to fr");
        var again = await handle.ExecuteUpdateAsync(w => w.SetLanguageAsync("fr"), new("to-french"));
        run.Print($"The same update id again gives the stored answer: {again}");

        await run.PassAsync(handle, TimeSpan.FromHours(24));
        run.Print($"Workflow completed: {await handle.GetResultAsync()}");
    }
}
