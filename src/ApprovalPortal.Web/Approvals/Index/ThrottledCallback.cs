namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>
/// Calls back at most once in an interval and never twice at once; the first call comes at once, and what is notified
/// meanwhile gets one more call afterwards, so that nobody stays with an old picture.
/// </summary>
internal sealed partial class ThrottledCallback(Func<Task> callback, TimeSpan interval, TimeProvider time, ILogger logger)
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Owing = 2;

    private int _state;
    private long? _lastCall;
    private volatile bool _isStopped;

    /// <summary>Any thread may call it; it never blocks and never calls back itself.</summary>
    public void Notify()
    {
        while (!_isStopped)
        {
            var state = Volatile.Read(ref _state);
            if (state == Owing)
            {
                return;
            }

            var next = state == Idle ? Busy : Owing;
            if (Interlocked.CompareExchange(ref _state, next, state) == state)
            {
                if (state == Idle)
                {
                    _ = Task.Run(CallAsync);
                }

                return;
            }
        }
    }

    /// <summary>No call begins after it.</summary>
    public void Stop() => _isStopped = true;

    private async Task CallAsync()
    {
        do
        {
            if (_lastCall is { } last && interval - time.GetElapsedTime(last) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time);
            }

            if (_isStopped)
            {
                return;
            }

            // Whatever was notified up to here is what this call shows.
            Volatile.Write(ref _state, Busy);
            _lastCall = time.GetTimestamp();
            try
            {
                await callback();
            }
            catch (Exception e)
            {
                LogFailed(logger, e);
            }
        }
        while (Interlocked.CompareExchange(ref _state, Idle, Busy) != Busy);
    }

    [LoggerMessage(LogLevel.Error, "A subscriber of the approval index failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
