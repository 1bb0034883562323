using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ApprovalPortal.Data.People;

/// <summary>Keeps <see cref="PeopleDirectory"/> as young as 30 s, for what other nodes change.</summary>
internal sealed partial class PeopleRefresh(PeopleDirectory people, TimeProvider time, ILogger<PeopleRefresh> log)
    : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        var failed = false;
        do
        {
            try
            {
                await people.RefreshAsync(stoppingToken);
                timer.Period = s_interval;
                if (failed)
                {
                    LogRecovered();
                    failed = false;
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                timer.Period = s_retryInterval;
                if (!failed)
                {
                    LogFailed(e);
                    failed = true;
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "The accounts could not be read; what was read before stays, and it is tried again every 2 s")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "The accounts can be read again")]
    private partial void LogRecovered();
}
