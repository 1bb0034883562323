using Temporalio.Worker;

namespace ApprovalPortal.Samples.Running;

/// <summary>One workflow of the chapter, and the client that drives it.</summary>
public interface ISample
{
    /// <summary>What the command line calls it.</summary>
    string Name { get; }

    /// <summary>One line for the list: the workflow and its point.</summary>
    string Summary { get; }

    /// <summary>The queue that clients of their own start it on.</summary>
    string TaskQueue { get; }

    /// <summary>Adds its workflows and activities to the worker of its queue.</summary>
    void AddTo(TemporalWorkerOptions options);

    /// <summary>Does what the chapter's client does.</summary>
    Task RunAsync(SampleRun run);
}
