using ApprovalPortal.Samples.Messages;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Idempotency;

/// <summary>
/// Charges once, however often it is asked: in one run the server answers a repeated update id with the first result;
/// in a later run it has forgotten the id, so the workflow carries the ids along.
/// </summary>
[Workflow("IdempotentWorkflow")]
public sealed class IdempotentWorkflow
{
    private const string AlreadyProcessed = "already_processed";

    private readonly RefusedSignals _refused = new();
    private readonly FieldError? _inputError;

    // Sorted, for what is handed to the next run must come out the same in every replay.
    private readonly SortedSet<string> _updateIds = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _paymentIds = new(StringComparer.Ordinal);
    private decimal _totalAmount;

    /// <summary>Takes over what the run before has processed.</summary>
    [WorkflowInit]
    public IdempotentWorkflow(IRawValue? processedUpdateIds = null, IRawValue? payments = null)
    {
        var reader = new ArgumentReader();
        if (!WireInput.IsAbsent(processedUpdateIds))
        {
            _updateIds.UnionWith(reader.Texts(processedUpdateIds, "processed_update_ids", int.MaxValue));
        }

        if (!WireInput.IsAbsent(payments) && reader.Object<SignalledPayments>(payments) is { } signalled)
        {
            _paymentIds.UnionWith(signalled.PaymentIds);
            _totalAmount = signalled.TotalAmount;
        }

        _inputError = reader.Error;
    }

    /// <summary>What the signalled payments come to.</summary>
    [WorkflowQuery("get_total_amount")]
    public decimal TotalAmount => _totalAmount;

    /// <summary>The signals that did not count.</summary>
    [WorkflowQuery(RefusedSignals.Query)]
    public IReadOnlyList<RefusedSignal> Refused => _refused.All;

    /// <summary>Runs until it is cancelled, and continues as new when the server suggests it.</summary>
    [WorkflowRun]
    public async Task RunAsync(IRawValue? processedUpdateIds = null, IRawValue? payments = null)
    {
        if (_inputError is not null)
        {
            throw _inputError.ToFailure();
        }

        await Workflow.WaitConditionAsync(() => Workflow.ContinueAsNewSuggested);
        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
        var signalled = new SignalledPayments([.. _paymentIds], _totalAmount);
        throw Workflow.CreateContinueAsNewException((IIdempotentWorkflow w) => w.RunAsync(_updateIds.ToList(), signalled));
    }

    /// <summary>Charges a payment; the answer is the transaction's id.</summary>
    [WorkflowUpdate("process_payment")]
    public async Task<string> ProcessPaymentAsync(IRawValue? paymentId = null)
    {
        var updateId = Workflow.CurrentUpdateInfo!.Id;
        if (!_updateIds.Add(updateId))
        {
            return AlreadyProcessed;
        }

        var payment = Read(paymentId);
        try
        {
            return await Workflow.ExecuteActivityAsync(
                (IIdempotentActivities a) => a.ChargePaymentAsync(payment),
                new() { StartToCloseTimeout = TimeSpan.FromSeconds(30) });
        }
        catch
        {
            // What failed may be tried again, in a later run too.
            _updateIds.Remove(updateId);
            throw;
        }
    }

    /// <summary>Refuses what names no payment.</summary>
    [WorkflowUpdateValidator(nameof(ProcessPaymentAsync))]
    public void ValidateProcessPayment(IRawValue? paymentId = null) => Read(paymentId);

    /// <summary>Reports a payment made elsewhere; a payment id counts once.</summary>
    [WorkflowSignal("process_payment")]
    public async Task ReportPaymentAsync(IRawValue? paymentId = null, IRawValue? amount = null)
    {
        var reader = new ArgumentReader();
        var payment = reader.Text(paymentId, "payment_id");
        var money = reader.Value<decimal>(amount, "amount");
        reader.Require(money > 0, "amount", "must be above zero");
        if (reader.Error is not null)
        {
            _refused.Add("process_payment", reader.Error);
        }
        else if (_paymentIds.Add(payment))
        {
            _totalAmount += money;
        }
    }

    private static string Read(IRawValue? raw)
    {
        var reader = new ArgumentReader();
        var paymentId = reader.Text(raw, "payment_id");
        reader.ThrowIfInvalid();
        return paymentId;
    }
}
