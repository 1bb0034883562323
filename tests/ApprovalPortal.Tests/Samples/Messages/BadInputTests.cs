using ApprovalPortal.Samples.Running;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Samples.Messages;

/// <summary>A bad start fails, a bad signal is kept, a bad update is refused: always at once, naming the field.</summary>
public sealed class BadInputTests(DevServerFixture server)
{
    private static readonly (string Workflow, string[] Arguments, string Message)[] s_starts =
    [
        ("OrderWorkflow", [], "order_id is required"),
        ("OrderWorkflow", ["\"o\""], "customer_id is required"),
        ("OrderWorkflow", ["1", "\"c\""], "order_id must be text"),
        ("OrderWorkflow", ["\"\"", "\"c\""], "order_id must have 1 to 2000 characters"),
        ("DataPipelineWorkflow", ["null"], "pipeline_id is required"),
        ("OrderProcessingWorkflow", ["\"o\"", "\"x\""], "items must be a list of text"),
        ("OrderProcessingWorkflow", ["\"o\"", "[1]"], "items must be a list of text"),
        ("BatchProcessingWorkflow", ["\"x\""], "total_batches must be a whole number"),
        ("BatchProcessingWorkflow", ["-1"], "total_batches must be 0 to 1000"),
        ("DataMigrationWorkflow", ["1.5"], "total_records must be a whole number"),
        ("OrchestratorWorkflow", ["[null]"], "worker_ids must be a list of text"),
        ("OrchestratorWorkflow", ["[]", "\"yes\""], "cancel must be true or false"),
        ("LongRunningWorkflow", ["-1"], "iteration must be 0 to 2147483647"),
        ("BulkWorkflow", ["{}"], "items must be a list of text"),
        ("ProcessingWorkflow", [], "batch is required"),
        ("IdempotentWorkflow", ["1"], "processed_update_ids must be a list of text"),
        ("IdempotentWorkflow", ["[]", "{}"], "payment_ids is required"),
    ];

    private static readonly (string Workflow, string Signal, string[] Arguments, string Message)[] s_signals =
    [
        ("OrderWorkflow", "mark_shipped", ["{}"], "address is required"),
        ("OrderWorkflow", "cancel_order", [], "reason is required"),
        ("ShoppingCartWorkflow", "add_item", ["{}"], "name is required"),
        ("ShoppingCartWorkflow", "add_item", ["""{"name":"A","price":"much"}"""], "price must be an amount of money with at most two decimals, 1000000000000 at most"),
        ("MultiStageWorkflow", "confirm_payment", ["-1"], "amount must be above zero"),
        ("DataPipelineWorkflow", "notify_upload_complete", ["5"], "location must be text"),
        ("ComplexWorkflow", "add_operation", ["\"a\""], "type is required"),
        ("ComplexWorkflow", "complete_operation", ["\"a\""], "id names no pending operation"),
        ("WorkerWorkflow", "process_task", ["""{"task_id":"a","priority":"high"}"""], "priority must be a whole number"),
        ("QueueBasedWorkflow", "add_message", ["5"], "message must be text"),
        ("QueueBasedWorkflow", "add_messages", ["{}"], "messages must be a list of text"),
        ("LongRunningWorkflow", "process_item", [], "item is required"),
        ("LongRunningWorkflow", "process_batch", ["[1]"], "items must be a list of text"),
        ("IdempotentWorkflow", "process_payment", ["\"p\""], "amount is required"),
    ];

    private static readonly (string Workflow, string Update, string[] Arguments, string Message)[] s_updates =
    [
        ("OrderWorkflow", "add_item", [], "input is missing or is not JSON"),
        ("OrderWorkflow", "process_payment", ["{}"], "payment_method is required"),
        ("ShoppingCartWorkflow", "add_item", ["[]"], "input must be a JSON object"),
        ("GreetingWorkflow", "set_language", ["5"], "language must be text"),
        ("BankAccountWorkflow", "withdraw", ["\"1.234\""], "amount must be an amount of money with at most two decimals, 1000000000000 at most"),
        ("IdempotentWorkflow", "process_payment", [], "payment_id is required"),
    ];

    [Theory]
    [InlineData(TaskQueues.Orders)]
    [InlineData(TaskQueues.Samples)]
    public async Task Start_Unreadable_FailsAtOnceAndNamesTheField(string queue)
    {
        await using var stage = Stage(queue);
        foreach (var (workflow, arguments, message) in s_starts.Where(s => QueueOf(s.Workflow) == queue))
        {
            var failure = await SampleStage.FailureAsync(await stage.StartAsync(workflow, arguments));

            Assert.Equal((workflow, message, FieldError.ErrorType, true), (workflow, failure.Message, failure.ErrorType, failure.NonRetryable));
        }
    }

    [Theory]
    [InlineData(TaskQueues.Orders)]
    [InlineData(TaskQueues.Shopping)]
    [InlineData(TaskQueues.Samples)]
    public async Task Signal_Unreadable_IsKeptAndEndsNothing(string queue)
    {
        await using var stage = Stage(queue);
        foreach (var (workflow, signal, arguments, message) in s_signals.Where(s => QueueOf(s.Workflow) == queue))
        {
            var handle = await StartAsync(stage, workflow);
            await handle.SignalJsonAsync(signal, arguments);

            var refused = Assert.Single(await SampleStage.RefusedAsync(handle));
            Assert.Equal((workflow, signal, message), (workflow, refused.Signal, $"{refused.Field} {refused.Reason}"));
            Assert.Equal(WorkflowExecutionStatus.Running, (await handle.DescribeAsync()).Status);
            await handle.TerminateAsync("proven");
        }
    }

    [Theory]
    [InlineData(TaskQueues.Orders)]
    [InlineData(TaskQueues.Shopping)]
    [InlineData(TaskQueues.Samples)]
    public async Task Update_Unreadable_IsRefusedAndNamesTheField(string queue)
    {
        await using var stage = Stage(queue);
        foreach (var (workflow, update, arguments, message) in s_updates.Where(s => QueueOf(s.Workflow) == queue))
        {
            var handle = await StartAsync(stage, workflow);

            var refusal = await SampleStage.RefusalAsync(handle.ExecuteUpdateAsync(update, [.. arguments.Select(JsonWire.Raw)]));
            Assert.Equal((workflow, message, FieldError.ErrorType), (workflow, refusal.Message, refusal.ErrorType));
            Assert.Empty(await handle.EventsAsync(EventType.WorkflowExecutionUpdateAccepted));
            await handle.TerminateAsync("proven");
        }
    }

    private static string QueueOf(string workflow) => workflow switch
    {
        "OrderWorkflow" => TaskQueues.Orders,
        "ShoppingCartWorkflow" => TaskQueues.Shopping,
        _ => TaskQueues.Samples,
    };

    private static Task<WorkflowHandle> StartAsync(SampleStage stage, string workflow) => workflow switch
    {
        "OrderWorkflow" => stage.StartAsync(workflow, "\"o\"", "\"c\""),
        "DataPipelineWorkflow" => stage.StartAsync(workflow, "\"p\""),
        _ => stage.StartAsync(workflow),
    };

    private SampleStage Stage(string queue) => SampleStage.With(server.Client, options =>
    {
        foreach (var sample in SampleCatalog.All.Where(s => s.TaskQueue == queue))
        {
            sample.AddTo(options);
        }
    });
}
