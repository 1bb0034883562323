using ApprovalPortal.Samples.Running;
using Temporalio.Workflows;

namespace ApprovalPortal.Tests.Samples.Running;

public sealed class SampleCatalogTests
{
    private static readonly string[] s_workflows =
    [
        "BankAccountWorkflow", "BatchProcessingWorkflow", "BulkWorkflow", "ComplexWorkflow", "DataMigrationWorkflow",
        "DataPipelineWorkflow", "GreetingWorkflow", "IdempotentWorkflow", "LongRunningWorkflow", "MultiStageWorkflow",
        "OrchestratorWorkflow", "OrderProcessingWorkflow", "OrderWorkflow", "ProcessingWorkflow", "QueueBasedWorkflow",
        "ShoppingCartWorkflow", "WorkerWorkflow",
    ];

    public static TheoryData<Type> Contracts =>
        [.. typeof(ISample).Assembly.GetTypes().Where(t => t.IsInterface && t.IsDefined(typeof(WorkflowAttribute), false))];

    [Fact]
    public void All_AgainstTheWireContract_HasNoGap()
    {
        var registered = SampleCatalog.TaskQueues.SelectMany(q => SampleCatalog.WorkerOptions(q).Workflows).Select(w => w.Name!);

        Assert.Equal(s_workflows, registered.Order(StringComparer.Ordinal));
        Assert.Equal(["orders", "samples", "shopping"], SampleCatalog.TaskQueues);
        Assert.Equal(s_workflows.Length, Contracts.Count);
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Contract_OfEveryWorkflow_HasTheWorkflowsNames(Type contract)
    {
        var workflow = SampleCatalog.TaskQueues
            .SelectMany(q => SampleCatalog.WorkerOptions(q).Workflows)
            .Single(w => $"I{w.Type.Name}" == contract.Name);
        var called = WorkflowDefinition.Create(contract, null, _ => throw new InvalidOperationException());

        Assert.Equal(workflow.Name, called.Name);
        Assert.Equal(workflow.Signals.Keys.Order(), called.Signals.Keys.Order());
        Assert.Equal(workflow.Updates.Keys.Order(), called.Updates.Keys.Order());
        Assert.Equal(workflow.Queries.Keys.Where(q => q != "get_refused_signals").Order(), called.Queries.Keys.Order());
    }
}
