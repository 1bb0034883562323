namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>
/// Somebody who hears of changes, of all or of one request. Is never called twice at once; what changes during a call gets
/// another one, so that nobody stays with an old picture. Dispose to stop.
/// </summary>
internal sealed partial class ApprovalSubscription(
    ApprovalSubscriptions owner, Func<Task> callback, string? requestId, ILogger logger) : IDisposable
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Busy = 2;
    private const int Owing = 3;

    private int _state;
    private volatile bool _isStopped;

    /// <summary>The request that it hears of; null for all.</summary>
    public string? RequestId => requestId;

    /// <summary>There is news. True when it has to be called: it is neither busy nor waiting for its call already.</summary>
    public bool TryAwake()
    {
        while (!_isStopped)
        {
            var state = Volatile.Read(ref _state);
            if (state is Waiting or Owing)
            {
                return false;
            }

            var next = state == Idle ? Waiting : Owing;
            if (Interlocked.CompareExchange(ref _state, next, state) == state)
            {
                return next == Waiting;
            }
        }

        return false;
    }

    /// <summary>Tells it, and does not wait for what takes longer.</summary>
    public void Call()
    {
        if (_isStopped)
        {
            return;
        }

        // Whatever was new up to here is what this call shows.
        Volatile.Write(ref _state, Busy);
        var call = CallAsync();
        if (!call.IsCompleted)
        {
            _ = FinishAsync(call);
            return;
        }

        Finish();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _isStopped = true;
        owner.Remove(this);
    }

    private async Task CallAsync()
    {
        try
        {
            await callback();
        }
        catch (Exception e)
        {
            LogFailed(logger, e);
        }
    }

    private async Task FinishAsync(Task call)
    {
        await call;
        Finish();
    }

    private void Finish()
    {
        if (Interlocked.Exchange(ref _state, Idle) == Owing)
        {
            owner.Awake([this]);
        }
    }

    [LoggerMessage(LogLevel.Error, "A subscriber of the approval index failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
