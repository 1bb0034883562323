using System.Globalization;
using ApprovalPortal.Worker.Temporal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ApprovalPortal.Worker;

/// <summary>
/// Health of the worker as a file, for containers: a process without a port cannot be asked. The file that
/// <c>Worker:HealthFile</c> names is rewritten every five seconds while the worker polls Temporal, and removed while it does
/// not; a file older than that means that the process hangs.
/// </summary>
internal static class WorkerHealth
{
    private const string Name = "worker";

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);

    /// <summary>Adds the check and its file; nothing when no file is configured.</summary>
    public static void AddWorkerHealth(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration["Worker:HealthFile"] is not { Length: > 0 } path)
        {
            return;
        }

        builder.Services.AddHealthChecks().AddCheck<WorkerPolls>(Name);
        builder.Services.AddSingleton<IHealthCheckPublisher>(new HealthFile(path));
        builder.Services.Configure<HealthCheckPublisherOptions>(options =>
        {
            options.Delay = TimeSpan.FromSeconds(1);
            options.Period = s_period;
            options.Predicate = static check => check.Name == Name;
        });

        // The connection logs an outage once; the check would repeat it every period.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }

    private sealed class WorkerPolls(TemporalConnection connection) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
            Task.FromResult(connection.Health is { IsServing: true, IsWorkerRunning: true }
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(connection.Health.Problem));
    }

    private sealed class HealthFile(string path) : IHealthCheckPublisher
    {
        public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
        {
            if (report.Status == HealthStatus.Healthy)
            {
                return File.WriteAllTextAsync(path, DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture), cancellationToken);
            }

            File.Delete(path);
            return Task.CompletedTask;
        }
    }
}
