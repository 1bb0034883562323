using ApprovalPortal.Samples.Messages;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.QueueBased;

/// <summary>
/// Handlers queue and one loop works: in order, one at a time, and without a lock. The chapter's version processes
/// nothing more after its shutdown and ends on the next message only.
/// </summary>
[Workflow("QueueBasedWorkflow")]
public sealed class QueueBasedWorkflow
{
    private const int MaximumWaiting = 1000;

    private readonly RefusedSignals _refused = new();
    private readonly Queue<string> _waiting = new();
    private readonly List<string> _processed = [];
    private bool _isShutDown;

    /// <summary>What has been processed, in order.</summary>
    [WorkflowQuery("get_processed")]
    public IReadOnlyList<string> Processed => _processed;

    /// <summary>The signals that did not count.</summary>
    [WorkflowQuery(RefusedSignals.Query)]
    public IReadOnlyList<RefusedSignal> Refused => _refused.All;

    /// <summary>Ends after <c>shutdown</c>, once nothing waits.</summary>
    [WorkflowRun]
    public async Task RunAsync()
    {
        while (true)
        {
            await Workflow.WaitConditionAsync(() => _waiting.Count > 0 || _isShutDown);
            if (!_waiting.TryDequeue(out var message))
            {
                break;
            }

            await Workflow.ExecuteActivityAsync(
                (IQueueBasedActivities a) => a.ProcessMessageAsync(message),
                new() { StartToCloseTimeout = TimeSpan.FromSeconds(30) });
            _processed.Add(message);
        }

        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
    }

    /// <summary>Adds a message.</summary>
    [WorkflowSignal("add_message")]
    public async Task AddMessageAsync(IRawValue? message = null)
    {
        var reader = new ArgumentReader();
        var text = reader.Text(message, "message");
        if (reader.Error is not null)
        {
            _refused.Add("add_message", reader.Error);
            return;
        }

        Add("add_message", text);
    }

    /// <summary>Adds messages, one after the other.</summary>
    [WorkflowSignal("add_messages")]
    public async Task AddMessagesAsync(IRawValue? messages = null)
    {
        var reader = new ArgumentReader();
        var texts = reader.Texts(messages, "messages", int.MaxValue);
        if (reader.Error is not null)
        {
            _refused.Add("add_messages", reader.Error);
            return;
        }

        foreach (var text in texts)
        {
            Add("add_messages", text);
        }
    }

    /// <summary>Takes no more messages; what waits is still processed.</summary>
    [WorkflowSignal("shutdown")]
    public async Task ShutdownAsync() => _isShutDown = true;

    private void Add(string signal, string message)
    {
        if (_isShutDown)
        {
            _refused.Add(signal, $"the queue is shut down, dropping {message}");
        }
        else if (_waiting.Count >= MaximumWaiting)
        {
            _refused.Add(signal, $"the queue is full, dropping {message}");
        }
        else
        {
            _waiting.Enqueue(message);
        }
    }
}
