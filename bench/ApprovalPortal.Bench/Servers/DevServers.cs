using ApprovalPortal.Worker.Temporal;
using Microsoft.Extensions.Configuration;

namespace ApprovalPortal.Bench.Servers;

/// <summary>The dev server that a portal starts for itself: the same program, found in the same places, with the same settings.</summary>
public sealed class DevServers : ITemporalServers
{
    /// <inheritdoc />
    public string Kind => "Temporal's dev server as the portal starts it (SQLite with WAL, one process); portal database SQLite";

    /// <inheritdoc />
    public bool IsPortalsOwn => true;

    /// <inheritdoc />
    public async Task<TemporalServer> OpenAsync(CancellationToken cancellationToken)
    {
        var options = new ConfigurationBuilder().AddEnvironmentVariables().Build()
            .GetSection("Temporal:DevServer").Get<DevServerOptions>() ?? new();
        var program = await TemporalProgram.FindOrDownloadAsync(options, cancellationToken);
        var server = new DevServer(program);
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
