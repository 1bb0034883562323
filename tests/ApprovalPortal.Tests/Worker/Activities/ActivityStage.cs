using ApprovalPortal.Data;
using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Data.People;
using ApprovalPortal.Worker.Activities;
using ApprovalPortal.Workflows.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Temporalio.Testing;

namespace ApprovalPortal.Tests.Worker.Activities;

/// <summary>The activities with a database of their own, which holds the demo accounts.</summary>
public sealed class ActivityStage : IAsyncDisposable
{
    // Migrating takes seconds, a copy nothing.
    private static readonly Task<byte[]> s_database = CreateDatabaseAsync();

    private readonly WorkerHost _host;

    private ActivityStage(WorkerHost host) => _host = host;

    /// <summary>What the worker registers.</summary>
    public ApprovalActivities Activities => _host.Host.Services.GetRequiredService<ApprovalActivities>();

    /// <summary>The workflow run that the activities belong to.</summary>
    public string RunId { get; set; } = "run-1";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IDbContextFactory<PortalDbContext> Contexts =>
        _host.Host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();

    /// <summary>Makes the database; nothing is started.</summary>
    public static async Task<ActivityStage> CreateAsync(params (string Key, string? Value)[] settings)
    {
        var host = WorkerHost.Create(address: "127.0.0.1:1", withWorker: true, settings: settings);
        await File.WriteAllBytesAsync(Path.Combine(host.Folder, "portal.db"), await s_database, Cancelled);
        return new(host);
    }

    /// <summary>Runs an activity as the worker does.</summary>
    public Task RunAsync(Func<Task> activity) =>
        new ActivityEnvironment
        {
            Info = ActivityEnvironment.DefaultInfo with { WorkflowId = "REQ-1", WorkflowRunId = RunId },
            PayloadConverter = WireDataConverter.Instance.PayloadConverter,
        }.RunAsync(activity);

    /// <summary>Runs an activity twice, as after a crash between the effect and its record.</summary>
    public async Task RunTwiceAsync(Func<Task> activity)
    {
        await RunAsync(activity);
        await RunAsync(activity);
    }

    /// <summary>Who was told what, by account name: <c>mia Asked</c>.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync() =>
        [.. (await RowsAsync()).Select(row => $"{row.Name} {row.Row.Kind}").Order(StringComparer.Ordinal)];

    /// <summary>Every notification with its account's name.</summary>
    public async Task<IReadOnlyList<(string Name, Notification Row)>> RowsAsync()
    {
        await using var db = await Contexts.CreateDbContextAsync(Cancelled);
        var names = await db.Users.ToDictionaryAsync(user => user.Id, user => user.Email!.Split('@')[0], Cancelled);
        return [.. (await db.Notifications.ToListAsync(Cancelled)).Select(row => (names[row.UserId], row))];
    }

    /// <summary>Changes one account.</summary>
    public async Task ChangeAsync(string name, Action<PortalDbContext, PortalUser> change)
    {
        await using var db = await Contexts.CreateDbContextAsync(Cancelled);
        change(db, await db.Users.SingleAsync(user => user.Email == name + "@demo.example", Cancelled));
        await db.SaveChangesAsync(Cancelled);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static async Task<byte[]> CreateDatabaseAsync()
    {
        await using var host = WorkerHost.Create(address: "127.0.0.1:1", withWorker: true);
        await PortalDatabase.MigrateAsync(host.Host.Services, CancellationToken.None);
        await DemoAccounts.CreateAsync(host.Host.Services, CancellationToken.None);
        await using var db = await host.Host.Services
            .GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var copy = Path.Combine(host.Folder, "copy.db");
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}");
        return await File.ReadAllBytesAsync(copy);
    }
}
