using System.Text.Encodings.Web;
using System.Text.Json;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace ApprovalPortal.Samples.Running;

/// <summary>Names and counts every call that a sample's client makes.</summary>
public sealed class CallLog(TextWriter output) : IClientInterceptor
{
    private const int LongestArguments = 200;

    private static readonly JsonSerializerOptions s_json = new(WireDataConverter.JsonOptions)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private int _count;

    /// <summary>How many calls were made.</summary>
    public int Count => _count;

    /// <summary>Count, but do not print: for calls that come by the hundred.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>A value as it travels.</summary>
    public static string Json(object? value) => JsonSerializer.Serialize(value, s_json);

    /// <summary>A value that travels as text, such as an enumeration's.</summary>
    public static string Text(object value) => Json(value).Trim('"');

    /// <inheritdoc />
    public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(this, nextInterceptor);

    private void Add(string kind, string name, string workflowId, IReadOnlyCollection<object?> args)
    {
        Interlocked.Increment(ref _count);
        if (IsQuiet)
        {
            return;
        }

        var json = string.Join(", ", args.Select(Json));
        json = json.Length <= LongestArguments ? json : $"{json[..LongestArguments]}… ({json.Length} characters)";
        output.WriteLine($"> {kind} {name}({json}) → {workflowId}");
    }

    private sealed class Outbound(CallLog log, ClientOutboundInterceptor next) : ClientOutboundInterceptor(next)
    {
        public override Task<WorkflowHandle<TWorkflow, TResult>> StartWorkflowAsync<TWorkflow, TResult>(StartWorkflowInput input)
        {
            log.Add("start", input.Workflow, input.Options.Id!, input.Args);
            if (input.Options.StartSignal is { } signal)
            {
                log.Add("with signal", signal, input.Options.Id!, input.Options.StartSignalArgs ?? []);
            }

            return base.StartWorkflowAsync<TWorkflow, TResult>(input);
        }

        public override Task SignalWorkflowAsync(SignalWorkflowInput input)
        {
            log.Add("signal", input.Signal, input.Id, input.Args);
            return base.SignalWorkflowAsync(input);
        }

        public override Task<TResult> QueryWorkflowAsync<TResult>(QueryWorkflowInput input)
        {
            log.Add("query", input.Query, input.Id, input.Args);
            return base.QueryWorkflowAsync<TResult>(input);
        }

        public override Task<WorkflowUpdateHandle<TResult>> StartWorkflowUpdateAsync<TResult>(StartWorkflowUpdateInput input)
        {
            log.Add("update", input.Update, input.Id, input.Args);
            return base.StartWorkflowUpdateAsync<TResult>(input);
        }

        public override Task<WorkflowUpdateHandle<TUpdateResult>> StartUpdateWithStartWorkflowAsync<TUpdateResult>(
            StartUpdateWithStartWorkflowInput input)
        {
            log.Add("update with start", input.Update, input.Options.StartWorkflowOperation!.Options.Id!, input.Args);
            return base.StartUpdateWithStartWorkflowAsync<TUpdateResult>(input);
        }

        public override Task CancelWorkflowAsync(CancelWorkflowInput input)
        {
            log.Add("cancel", "", input.Id, []);
            return base.CancelWorkflowAsync(input);
        }
    }
}
