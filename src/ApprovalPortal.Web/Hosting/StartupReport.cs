using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Worker.Temporal;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ApprovalPortal.Web.Hosting;

/// <summary>Writes the console's first lines: where the portal is, where Temporal is, where the data is.</summary>
public sealed class StartupReport(
    IServer server,
    TemporalConnection temporal,
    IConfiguration configuration,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime) : IHostedService
{
    private int _temporalWritten;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Write);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken)
    {
        temporal.Changed -= WriteTemporal;
        return Task.CompletedTask;
    }

    private void Write()
    {
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            Console.WriteLine($"ApprovalPortal answers at {address}");
        }

        Console.WriteLine($"Data: {PortalDataDirectory.Resolve(configuration)}");
        Console.WriteLine(environment.IsDevelopment()
            ? $"Demo accounts: rita@demo.example and others, password {DemoAccounts.Password}"
            : "No demo accounts outside Development; the first admin comes from: admin create --email …");
        temporal.Changed += WriteTemporal;
        WriteTemporal();
    }

    private void WriteTemporal()
    {
        if (temporal.Health is { Address: { } address, Origin: var origin }
            && Interlocked.Exchange(ref _temporalWritten, 1) == 0)
        {
            temporal.Changed -= WriteTemporal;
            Console.WriteLine($"Temporal: {address} ({origin})");
        }
    }
}
