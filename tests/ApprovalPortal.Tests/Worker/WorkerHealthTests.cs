using ApprovalPortal.Tests.Infrastructure;

namespace ApprovalPortal.Tests.Worker;

/// <summary>The file by which a container tells whether its worker polls Temporal.</summary>
public sealed class WorkerHealthTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = TestFolder.Create();

    private string HealthFile => Path.Combine(_folder, "healthy");

    public void Dispose() => TestFolder.Delete(_folder);

    [Fact]
    public async Task PublishAsync_WorkerPolls_RewritesTheFile()
    {
        await using var host = WorkerHost.Create(withWorker: true, folder: _folder, settings: ("Worker:HealthFile", HealthFile));
        await host.StartAsync();

        await Eventually.AssertAsync(() => Assert.True(File.Exists(HealthFile)), s_patience);
        var first = File.GetLastWriteTimeUtc(HealthFile);
        Assert.True(host.Connection.Health is { IsServing: true, IsWorkerRunning: true });
        await Eventually.AssertAsync(() => Assert.True(File.GetLastWriteTimeUtc(HealthFile) > first), s_patience);
    }

    [Fact]
    public async Task PublishAsync_TemporalIsUnreachable_RemovesTheFile()
    {
        await File.WriteAllTextAsync(HealthFile, "", TestContext.Current.CancellationToken);
        await using var host = WorkerHost.Create("127.0.0.1:1", withWorker: true, folder: _folder, settings: ("Worker:HealthFile", HealthFile));
        await host.StartAsync();

        await Eventually.AssertAsync(() => Assert.False(File.Exists(HealthFile)), s_patience);
    }
}
