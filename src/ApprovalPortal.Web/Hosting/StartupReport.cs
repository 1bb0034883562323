using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ApprovalPortal.Web.Hosting;

/// <summary>
/// Writes where the portal answers, where its data folder is, if it has one, and whether there are demo accounts, once it
/// listens. Where Temporal is, its connection says.
/// </summary>
public sealed class StartupReport(
    IServer server,
    IConfiguration configuration,
    PeopleDirectory people,
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

        // With PostgreSQL and a configured Temporal nothing uses the folder, and it may be impossible to create.
        if (PortalDataDirectory.TryFind(configuration) is { } folder && Directory.Exists(folder))
        {
            Console.WriteLine($"Data: {folder}");
        }

        Console.WriteLine(environment.IsDevelopment() && people.Find("rita@demo.example") is not null
            ? $"Demo accounts exist: rita@demo.example and others, password {DemoAccounts.Password}"
            : "No demo account signs in here; the first admin comes from: admin create --email …");
    }
}
