using System.Diagnostics;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Worker.Temporal;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Worker;

/// <summary>The worker inside a process, against a dev server of its own.</summary>
public sealed class SupervisedWorkerTests
{
    [Fact]
    public async Task ExecuteAsync_RequestIsApproved_EndsAsProcessed()
    {
        await using var host = WorkerHost.Create(withWorker: true);
        await host.StartAsync();
        var client = await host.GetClientAsync();

        var handle = await StartAsync(host, client);
        await handle.SignalAsync(ApprovalWire.ApproveManager, [new ApprovalDecision(true, "mia@demo.example")]);

        var result = await handle.GetResultAsync<string>().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal("Request approved by all 1 approvers and processed successfully", result);
    }

    [Fact]
    public async Task ExecuteAsync_ServerIsKilled_GoesOnWithWhatWasOpen()
    {
        await using var host = WorkerHost.Create(withWorker: true);
        await host.StartAsync();
        var client = await host.GetClientAsync();
        var handle = await StartAsync(host, client);
        await handle.QueryAsync<bool>(ApprovalWire.IsFullyApproved, []);

        var killed = DevServerRecord.Load(host.Folder)!.Pid;
        using (var server = Process.GetProcessById(killed))
        {
            server.Kill();
        }

        await Eventually.AssertAsync(() =>
        {
            Assert.NotEqual(killed, DevServerRecord.Load(host.Folder)!.Pid);
            Assert.True(host.Connection.Health is { IsServing: true, IsWorkerRunning: true });
        });
        await handle.SignalAsync(ApprovalWire.ApproveManager, [new ApprovalDecision(true, "mia@demo.example")]);

        Assert.Equal(
            "Request approved by all 1 approvers and processed successfully",
            await handle.GetResultAsync<string>().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    private static Task<WorkflowHandle> StartAsync(WorkerHost host, ITemporalClient client)
    {
        var request = new ApprovalRequest($"REQ-{Guid.NewGuid():N}", "rita@demo.example", 20m, "Paper");
        var queue = host.Host.Services.GetRequiredService<IOptions<TemporalOptions>>().Value.TaskQueue;
        return client.StartWorkflowAsync("MultiLevelApprovalWorkflow", [request], new(request.RequestId, queue));
    }
}
