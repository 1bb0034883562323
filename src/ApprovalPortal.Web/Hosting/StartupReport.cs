using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ApprovalPortal.Web.Hosting;

/// <summary>
/// Writes where the portal answers, where its data is and whether there are demo accounts, once it listens. Where Temporal
/// is, its connection says.
/// </summary>
public sealed class StartupReport(
    IServer server,
    IConfiguration configuration,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Write);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Write()
    {
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            Console.WriteLine($"ApprovalPortal answers at {address}");
        }

        Console.WriteLine($"Data: {PortalDataDirectory.Resolve(configuration)}");
        Console.WriteLine(environment.IsDevelopment()
            ? $"Demo accounts exist: rita@demo.example and others, password {DemoAccounts.Password}"
            : "No demo accounts outside Development; the first admin comes from: admin create --email …");
    }
}
