using Temporalio.Workflows;

namespace ApprovalPortal.Samples.MultiStage;

/// <summary><see cref="MultiStageWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("MultiStageWorkflow")]
public interface IMultiStageWorkflow
{
    /// <summary>Ends once all three conditions are met.</summary>
    [WorkflowRun]
    Task<string> RunAsync();

    /// <summary>The first stage is done.</summary>
    [WorkflowSignal("complete_stage1")]
    Task CompleteStage1Async();

    /// <summary>The second stage is done.</summary>
    [WorkflowSignal("complete_stage2")]
    Task CompleteStage2Async();

    /// <summary>The money has come; the amount is above zero.</summary>
    [WorkflowSignal("confirm_payment")]
    Task ConfirmPaymentAsync(decimal amount);
}
