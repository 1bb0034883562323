using ApprovalPortal.Samples.Messages;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.MultiStage;

/// <summary>Waits for three signals in any order, for two days at most.</summary>
[Workflow("MultiStageWorkflow")]
public sealed class MultiStageWorkflow
{
    private static readonly TimeSpan s_limit = TimeSpan.FromHours(48);

    private readonly RefusedSignals _refused = new();
    private bool _isStage1Complete;
    private bool _isStage2Complete;
    private bool _isPaymentConfirmed;

    /// <summary>The signals that did not count.</summary>
    [WorkflowQuery(RefusedSignals.Query)]
    public IReadOnlyList<RefusedSignal> Refused => _refused.All;

    /// <summary>Ends once all three conditions are met.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        var isComplete = await Workflow.WaitConditionAsync(
            () => _isStage1Complete && _isStage2Complete && _isPaymentConfirmed, s_limit);
        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
        if (isComplete)
        {
            return "All conditions met - proceeding";
        }

        string[] missing =
        [
            .. _isStage1Complete ? Array.Empty<string>() : ["stage 1"],
            .. _isStage2Complete ? Array.Empty<string>() : ["stage 2"],
            .. _isPaymentConfirmed ? Array.Empty<string>() : ["payment"],
        ];
        throw new ApplicationFailureException(
            $"Timeout after 48 hours - still missing: {string.Join(", ", missing)}", "StagesTimeout", nonRetryable: true);
    }

    /// <summary>The first stage is done.</summary>
    [WorkflowSignal("complete_stage1")]
    public async Task CompleteStage1Async() => _isStage1Complete = true;

    /// <summary>The second stage is done.</summary>
    [WorkflowSignal("complete_stage2")]
    public async Task CompleteStage2Async() => _isStage2Complete = true;

    /// <summary>The money has come.</summary>
    [WorkflowSignal("confirm_payment")]
    public async Task ConfirmPaymentAsync(IRawValue? amount = null)
    {
        var reader = new ArgumentReader();
        var money = reader.Value<decimal>(amount, "amount");
        reader.Require(money > 0, "amount", "must be above zero");
        if (reader.Error is not null)
        {
            _refused.Add("confirm_payment", reader.Error);
            return;
        }

        _isPaymentConfirmed = true;
    }
}
