namespace ApprovalPortal.Bench.Running;

/// <summary>Waits for conditions that nobody announces.</summary>
public static class Poll
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until the answer is yes.</summary>
    /// <exception cref="TimeoutException">It was not within the patience; says what was waited for.</exception>
    public static async Task UntilAsync(
        string what, Func<Task<bool>> condition, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            while (!await condition().WaitAsync(limit.Token))
            {
                await Task.Delay(s_interval, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {patience.TotalSeconds:0} s: {what}");
        }
    }

    /// <summary>The same for a condition that needs no call.</summary>
    public static Task UntilAsync(string what, Func<bool> condition, TimeSpan patience, CancellationToken cancellationToken) =>
        UntilAsync(what, () => Task.FromResult(condition()), patience, cancellationToken);
}
