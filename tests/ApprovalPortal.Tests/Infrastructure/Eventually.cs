namespace ApprovalPortal.Tests.Infrastructure;

/// <summary>Waits for a condition instead of for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Repeats the check until it no longer throws, for 15 s unless told; then its last exception is the test's.</summary>
    public static async Task AssertAsync(Func<Task> check, TimeSpan? patience = null)
    {
        var end = DateTimeOffset.UtcNow + (patience ?? TimeSpan.FromSeconds(15));
        while (true)
        {
            try
            {
                await check();
                return;
            }
            catch (Exception) when (DateTimeOffset.UtcNow < end)
            {
                await Task.Delay(s_interval, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>The same for a check that awaits nothing.</summary>
    public static Task AssertAsync(Action check, TimeSpan? patience = null) =>
        AssertAsync(
            () =>
            {
                check();
                return Task.CompletedTask;
            },
            patience);
}
