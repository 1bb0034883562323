using ApprovalPortal.Samples.BankAccounts;
using ApprovalPortal.Samples.BatchProcessing;
using ApprovalPortal.Samples.Bulk;
using ApprovalPortal.Samples.ComplexState;
using ApprovalPortal.Samples.DataMigrations;
using ApprovalPortal.Samples.DataPipelines;
using ApprovalPortal.Samples.Greetings;
using ApprovalPortal.Samples.Idempotency;
using ApprovalPortal.Samples.LongRunning;
using ApprovalPortal.Samples.MultiStage;
using ApprovalPortal.Samples.Orchestration;
using ApprovalPortal.Samples.OrderProcessing;
using ApprovalPortal.Samples.Orders;
using ApprovalPortal.Samples.QueueBased;
using ApprovalPortal.Samples.ShoppingCarts;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.Running;

/// <summary>All samples, in the order of the chapter.</summary>
public static class SampleCatalog
{
    /// <summary>A sample each.</summary>
    public static IReadOnlyList<ISample> All { get; } =
    [
        new ShoppingCartSample(),
        new MultiStageSample(),
        new DataPipelineSample(),
        new OrderProcessingSample(),
        new BatchProcessingSample(),
        new ComplexSample(),
        new GreetingSample(),
        new DataMigrationSample(),
        new OrchestratorSample(),
        new BankAccountSample(),
        new QueueBasedSample(),
        new LongRunningSample(),
        new IdempotentSample(),
        new BulkSample(),
        new OrderSample(),
    ];

    /// <summary>The queues that they use.</summary>
    public static IReadOnlyList<string> TaskQueues { get; } = [.. All.Select(s => s.TaskQueue).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>A worker's options with every sample of a queue.</summary>
    /// <param name="taskQueue">The queue whose samples are served.</param>
    /// <param name="servedAs">The queue that the worker polls, where it is another one.</param>
    public static TemporalWorkerOptions WorkerOptions(string taskQueue, string? servedAs = null)
    {
        var options = new TemporalWorkerOptions(servedAs ?? taskQueue)
        {
            // Without it the built-in query __stack_trace is not answered.
            WorkflowStackTrace = WorkflowStackTrace.Normal,
        };
        foreach (var sample in All.Where(s => s.TaskQueue == taskQueue))
        {
            sample.AddTo(options);
        }

        return options;
    }
}
