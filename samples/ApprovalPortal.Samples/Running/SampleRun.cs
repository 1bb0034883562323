using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace ApprovalPortal.Samples.Running;

/// <summary>What a sample's client works with.</summary>
public sealed class SampleRun(ITemporalClient client, string taskQueue, CallLog calls, TextWriter output)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);

    /// <summary>The client, whose calls are printed.</summary>
    public ITemporalClient Client { get; } = client;

    /// <summary>The queue whose worker runs in this process.</summary>
    public string TaskQueue { get; } = taskQueue;

    /// <summary>The calls that the client made.</summary>
    public CallLog Calls { get; } = calls;

    /// <summary>Follows the chapter's workflow ids where the server is not the sample's own and may know them.</summary>
    public string IdSuffix { get; init; } = "";

    /// <summary>Wait for days instead of skipping them.</summary>
    public bool IsRealTime { get; init; }

    /// <summary>Prints a line.</summary>
    public void Print(string line) => output.WriteLine(line);

    /// <summary>Prints what a refused call answers.</summary>
    public async Task PrintRefusalAsync(Task call)
    {
        try
        {
            await call;
            Print("Accepted, though it should have been refused");
        }
        catch (WorkflowUpdateFailedException e)
        {
            Print($"Refused: {e.InnerException?.Message ?? e.Message}");
        }
    }

    /// <summary>Options for a start on this run's queue.</summary>
    public WorkflowOptions Options(string id) => new(id + IdSuffix, TaskQueue);

    /// <summary>Asks again and again, without printing it, until the answer is yes.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        Calls.IsQuiet = true;
        while (!await condition())
        {
            await Task.Delay(s_interval);
        }

        Calls.IsQuiet = false;
    }

    /// <summary>How many events the workflow's history has.</summary>
    public async Task<long> CountEventsAsync(string workflowId) =>
        (await Client.GetWorkflowHandle(workflowId).DescribeAsync()).HistoryLength;

    /// <summary>
    /// Lets time pass for one workflow: the server skips to its next timer whenever nothing else is under way. The
    /// server allows it with <c>frontend.WorkflowTimeSkippingEnabled</c> only, as the samples' own does.
    /// </summary>
    public async Task PassAsync(WorkflowHandle handle, TimeSpan time)
    {
        var text = time.TotalDays >= 2 ? $"{time.TotalDays:0} days" : time.TotalHours >= 1 ? $"{time.TotalHours:0} h" : $"{time.TotalMinutes:0} min";
        if (IsRealTime)
        {
            Print($"… waiting {text} for {handle.Id}");
            return;
        }

        try
        {
            await SkipAsync(Client, handle.Id, time);
            Print($"… {text} pass for {handle.Id} (skipped)");
        }
        catch (RpcException e) when (e.Code is RpcException.StatusCode.Unimplemented or RpcException.StatusCode.InvalidArgument or RpcException.StatusCode.PermissionDenied)
        {
            Print($"… waiting {text} for {handle.Id}: this server does not skip time ({e.Message})");
        }
    }

    /// <summary>Asks the server to skip the workflow's time as far as <paramref name="time"/>.</summary>
    public static Task SkipAsync(ITemporalClient client, string workflowId, TimeSpan time) =>
        client.WorkflowService.UpdateWorkflowExecutionOptionsAsync(new UpdateWorkflowExecutionOptionsRequest
        {
            Namespace = client.Options.Namespace,
            WorkflowExecution = new() { WorkflowId = workflowId },
            UpdateMask = new() { Paths = { "time_skipping_config" } },
            WorkflowExecutionOptions = new WorkflowExecutionOptions
            {
                TimeSkippingConfig = new TimeSkippingConfig
                {
                    Enabled = true,
                    FastForwardConfig = new FastForwardConfig { Id = Guid.NewGuid().ToString(), Duration = Duration.FromTimeSpan(time) },
                },
            },
        });
}
