using ApprovalPortal.Data;
using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Temporalio.Client;
using TemporalConnection = ApprovalPortal.Worker.Temporal.TemporalConnection;

namespace ApprovalPortal.Tests.Worker;

/// <summary>A portal without pages: database, connection and, where asked for, dev server and worker, in a folder of its own.</summary>
public sealed class WorkerHost : IAsyncDisposable
{
    private readonly bool _ownsFolder;

    private WorkerHost(IHost host, string folder, bool ownsFolder)
    {
        Host = host;
        Folder = folder;
        _ownsFolder = ownsFolder;
    }

    /// <summary>The host; started by <see cref="StartAsync"/>.</summary>
    public IHost Host { get; }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    /// <summary>The connection under test.</summary>
    public TemporalConnection Connection => Host.Services.GetRequiredService<TemporalConnection>();

    /// <summary>A host that is not started; with an address it starts no dev server.</summary>
    public static WorkerHost Create(
        string? address = null,
        bool withWorker = false,
        string? folder = null,
        Action<IServiceCollection>? configure = null,
        params (string Key, string? Value)[] settings)
    {
        var dataFolder = folder ?? TestFolder.Create();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Portal:DataDirectory"] = dataFolder,
            ["TEMPORAL_ADDRESS"] = address,
            ["Temporal:DevServer:ExistingPath"] = TemporalPrograms.DevServer,
            ["Temporal:TaskQueue"] = $"queue-{Guid.NewGuid():N}",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        builder.Logging.AddFilter(level => level >= LogLevel.Warning).AddConsole();
        configure?.Invoke(builder.Services);
        builder.AddTemporal();
        if (withWorker)
        {
            builder.AddPortalData();
            builder.AddApprovalWorker();
        }

        return new(builder.Build(), dataFolder, folder is null);
    }

    /// <summary>The client, as soon as Temporal serves approvals.</summary>
    public Task<ITemporalClient> GetClientAsync() =>
        Connection.GetClientAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Migrates the database, where the worker needs one, and starts the host.</summary>
    public async Task StartAsync()
    {
        if (Host.Services.GetService<NotificationStore>() is not null)
        {
            await PortalDatabase.MigrateAsync(Host.Services, TestContext.Current.CancellationToken);
        }

        await Host.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        Host.Dispose();
        if (_ownsFolder)
        {
            TestFolder.Delete(Folder);
        }
    }
}
