using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Worker;
using ApprovalPortal.Worker.Temporal;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Worker;

/// <summary>One dev server for a data folder: started, adopted, revived and ended.</summary>
public sealed class DevServerSupervisorTests : IDisposable
{
    private readonly string _folder = TestFolder.Create();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string DatabaseFile => Path.Combine(_folder, "temporal.db");

    /// <inheritdoc />
    public void Dispose() => TestFolder.Delete(_folder);

    [Fact]
    public async Task StartAsync_FreshFolder_ServesForAYearWithSearchAttributes()
    {
        await using var portal = await StartPortalAsync();
        var client = await portal.GetClientAsync();

        var health = portal.Connection.Health;
        Assert.Equal("dev server", health.Origin);
        Assert.Equal($"127.0.0.1:{Record().Port}", health.Address);
        var space = await client.WorkflowService.DescribeNamespaceAsync(new() { Namespace = "default" });
        Assert.Equal(TimeSpan.FromDays(365), space.Config.WorkflowExecutionRetentionTtl.ToTimeSpan());
        var attributes = await client.Connection.OperatorService.ListSearchAttributesAsync(new() { Namespace = "default" });
        Assert.Equal(
            ApprovalSearchAttributes.All.Select(key => (key.Name, key.ValueType)).Order(),
            attributes.CustomAttributes.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public async Task ExecuteAsync_ServerIsKilled_IsBackOnItsPortWithItsWorkflows()
    {
        await using var portal = await StartPortalAsync();
        var client = await portal.GetClientAsync();
        await StartRequestAsync(client, "REQ-1");
        var killed = Record();

        Kill(killed.Pid);

        await Eventually.AssertAsync(() =>
        {
            Assert.NotEqual(killed.Pid, Record().Pid);
            Assert.True(portal.Connection.Health is { IsServing: true, Problem: null });
        });
        Assert.Equal(killed.Port, Record().Port);
        Assert.Equal("REQ-1", (await client.GetWorkflowHandle("REQ-1").DescribeAsync()).Id);
    }

    [Fact]
    public async Task StopAsync_ThenStartedAgain_EndsTheServerAndKeepsPortAndWorkflows()
    {
        var first = await StartPortalAsync();
        await StartRequestAsync(await first.GetClientAsync(), "REQ-1");
        var ended = Record();
        await first.DisposeAsync();
        Assert.Null(DevServerProcess.Find(ended));

        await using var second = await StartPortalAsync();
        var client = await second.GetClientAsync();

        Assert.Equal(ended.Port, Record().Port);
        Assert.Equal("REQ-1", (await client.GetWorkflowHandle("REQ-1").DescribeAsync()).Id);
    }

    [Fact]
    public async Task StartAsync_ServerOfAKilledPortalLives_AdoptsAndEndsIt()
    {
        var left = await LeaveServerBehindAsync();
        var portal = await StartPortalAsync();
        await portal.GetClientAsync();

        Assert.Equal(left.Pid, Record().Pid);
        Assert.True(left.IsAlive);
        await portal.DisposeAsync();
        Assert.False(left.IsAlive);
    }

    [Fact]
    public async Task ExecuteAsync_AdoptedServerIsKilled_IsBackOnItsPort()
    {
        var left = await LeaveServerBehindAsync();
        var port = Record().Port;
        await using var portal = await StartPortalAsync();
        await portal.GetClientAsync();

        Kill(left.Pid);

        await Eventually.AssertAsync(() => Assert.NotEqual(left.Pid, Record().Pid));
        Assert.Equal(port, Record().Port);
    }

    [Fact]
    public async Task StartAsync_ServerOfAKilledPortalHangs_ReplacesIt()
    {
        var left = await LeaveServerBehindAsync();
        using (var stop = Process.Start("kill", ["-STOP", $"{left.Pid}"]))
        {
            await stop.WaitForExitAsync(Cancelled);
        }

        await using var portal = await StartPortalAsync();
        await portal.GetClientAsync();

        Assert.NotEqual(left.Pid, Record().Pid);
        Assert.False(left.IsAlive);
    }

    [Fact]
    public async Task StartAsync_PidBelongsToAStranger_LeavesItAlone()
    {
        using var stranger = Process.Start("sleep", ["600"]);
        new DevServerRecord(stranger.Id, LoopbackPort.Find(), DatabaseFile).Save(_folder);

        var portal = await StartPortalAsync();
        await portal.GetClientAsync();
        await portal.DisposeAsync();

        Assert.NotEqual(stranger.Id, Record().Pid);
        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    [Fact]
    public async Task StartAsync_PortIsTaken_FindsAnother()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var taken = ((IPEndPoint)stranger.LocalEndpoint).Port;
        new DevServerRecord(0, taken, DatabaseFile).Save(_folder);

        await using var portal = await StartPortalAsync();
        await portal.GetClientAsync();

        Assert.NotEqual(taken, Record().Port);
    }

    [Fact]
    public async Task StartAsync_SecondPortalOnTheFolder_IsRefused()
    {
        await using var first = await StartPortalAsync();
        await using var second = WorkerHost.Create(folder: _folder);

        Assert.False(second.Host.TryTakeDataFolder());
        var refusal = await Assert.ThrowsAsync<DataFolderInUseException>(() => second.Host.StartAsync(Cancelled));
        Assert.Contains(_folder, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NoProgramIsFound_SaysSoAndKeepsTheHostRunning()
    {
        await using var portal = WorkerHost.Create(
            folder: _folder, settings: ("Temporal:DevServer:ExistingPath", Path.Combine(_folder, "missing")));
        await portal.StartAsync();

        await Eventually.AssertAsync(() => Assert.Contains(
            "Temporal:DevServer:ExistingPath names no file", portal.Connection.Health.Problem, StringComparison.Ordinal));
        Assert.False(portal.Connection.Health.IsServing);
    }

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    private static Task<WorkflowHandle> StartRequestAsync(ITemporalClient client, string id) =>
        client.StartWorkflowAsync(
            "MultiLevelApprovalWorkflow", [new ApprovalRequest(id, "rita@demo.example", 20m, "Paper")], new(id, "nobody"));

    private DevServerRecord Record() => DevServerRecord.Load(_folder)!;

    private async Task<DevServerProcess> LeaveServerBehindAsync()
    {
        var program = await TemporalProgram.FindOrDownloadAsync(new() { Bundle = TemporalPrograms.Bundle }, Cancelled);
        return DevServerProcess.Start(program, _folder, DatabaseFile, LoopbackPort.Find());
    }

    private async Task<WorkerHost> StartPortalAsync()
    {
        var portal = WorkerHost.Create(folder: _folder);
        await portal.StartAsync();
        return portal;
    }
}
