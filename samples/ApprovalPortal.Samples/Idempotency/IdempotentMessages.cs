using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Idempotency;

/// <summary>What a run hands to the next beside the ids of its updates.</summary>
/// <param name="PaymentIds">The payments that were signalled.</param>
/// <param name="TotalAmount">What they come to.</param>
public sealed record SignalledPayments(IReadOnlyList<string> PaymentIds, decimal TotalAmount);

/// <summary><see cref="IdempotentWorkflow"/> as C# clients and its own next run call it, with the same wire names.</summary>
[Workflow("IdempotentWorkflow")]
public interface IIdempotentWorkflow
{
    /// <summary>What the signalled payments come to.</summary>
    [WorkflowQuery("get_total_amount")]
    decimal TotalAmount { get; }

    /// <summary>Runs until it is cancelled.</summary>
    [WorkflowRun]
    Task RunAsync(IReadOnlyList<string>? processedUpdateIds = null, SignalledPayments? payments = null);

    /// <summary>Charges a payment; the answer is the transaction's id, or <c>already_processed</c>.</summary>
    [WorkflowUpdate("process_payment")]
    Task<string> ProcessPaymentAsync(string paymentId);

    /// <summary>Reports a payment made elsewhere; a payment id counts once.</summary>
    [WorkflowSignal("process_payment")]
    Task ReportPaymentAsync(string paymentId, decimal amount);
}
