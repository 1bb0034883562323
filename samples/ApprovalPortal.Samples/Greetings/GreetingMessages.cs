using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Greetings;

/// <summary><see cref="GreetingWorkflow"/> as C# clients call it, with the same wire names.</summary>
[Workflow("GreetingWorkflow")]
public interface IGreetingWorkflow
{
    /// <summary>Greets after a day.</summary>
    [WorkflowRun]
    Task<string> RunAsync();

    /// <summary>Changes the language to <c>en</c>, <c>de</c>, <c>es</c> or <c>fr</c>; the answer is the previous one.</summary>
    [WorkflowUpdate("set_language")]
    Task<string> SetLanguageAsync(string language);
}
