using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Workflows;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Temporalio.Client;
using TemporalOptions = ApprovalPortal.Worker.Temporal.TemporalOptions;

namespace ApprovalPortal.Tests.Worker.Activities;

/// <summary>Reopened requests on the product's own worker: what the earlier run confirms counts, and nothing else.</summary>
public sealed class CarryOverVerifierTests(DevServerFixture server) : IAsyncLifetime
{
    private const decimal Amount = 25_000m;

    private WorkerHost _host = null!;

    private string Queue => _host.Host.Services.GetRequiredService<IOptions<TemporalOptions>>().Value.TaskQueue;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _host = WorkerHost.Create(server.Client.Connection.Options.TargetHost, withWorker: true);
        await _host.StartAsync();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Reopen_ApprovalsOfTheTimedOutRun_AreCarriedOver()
    {
        var earlier = await TimeOutAsync(NewId());

        var details = await ReopenAsync(Request(earlier.RequestId), earlier.RunId, earlier.Decisions);

        Assert.Equal(["mia", "dan"], details.Decisions.Select(d => d.Approver));
        Assert.Equal(earlier.Decisions.Select(d => d.At), details.Decisions.Select(d => d.At));
        Assert.Empty(details.RefusedAttempts);
        Assert.Equal(ApprovalStatus.Pending, details.Status);
    }

    public static TheoryData<string> Forgeries =>
        ["unknown run", "run of another request", "approver", "role", "time", "amount", "requester", "description", "another queue", "withdrawn run"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Reopen_ForgedClaim_IsNotCarriedOver(string forgery)
    {
        var earlier = forgery == "withdrawn run" ? await WithdrawAsync(NewId())
            : await TimeOutAsync(NewId(), onAnotherQueue: forgery == "another queue");
        var manager = earlier.Decisions.Where(d => d.Role == ApprovalRole.Manager).ToList();
        var request = Request(earlier.RequestId);
        var (runId, input, claims) = forgery switch
        {
            "unknown run" => (Guid.NewGuid().ToString(), request, manager),
            "run of another request" => ((await TimeOutAsync(NewId())).RunId, request, manager),
            "approver" => (earlier.RunId, request, [manager[0] with { Approver = "max" }]),
            "role" => (earlier.RunId, request, [manager[0] with { Role = ApprovalRole.Vp }]),
            "time" => (earlier.RunId, request, [manager[0] with { At = manager[0].At.AddSeconds(1) }]),
            "amount" => (earlier.RunId, request with { Amount = 99_000m }, manager),
            "requester" => (earlier.RunId, request with { Requester = "mallory@example.com" }, manager),
            "description" => (earlier.RunId, request with { Description = "Chairs" }, manager),
            _ => (earlier.RunId, request, manager),
        };

        var details = await ReopenAsync(input, runId, claims);

        Assert.Empty(details.Decisions);
        Assert.Equal((RefusalReason.Unconfirmed, "reopened_from"), (Assert.Single(details.RefusedAttempts).Reason, details.RefusedAttempts[0].Message));
    }

    [Fact]
    public async Task Reopen_RejectionOfTheTimedOutRunClaimedAsApproval_IsNotCarriedOver()
    {
        var earlier = await TimeOutAsync(NewId(), directorApproves: false);

        var details = await ReopenAsync(
            Request(earlier.RequestId),
            earlier.RunId,
            [.. earlier.Decisions.Select(d => d with { Outcome = ApprovalStatus.Approved })]);

        Assert.Equal("mia", Assert.Single(details.Decisions).Approver);
        Assert.Equal("dan", Assert.Single(details.RefusedAttempts).By);
    }

    // More than a worker's 100 slots for workflow tasks: a reopening must not keep the slot that its own query needs.
    [Fact]
    public async Task Reopen_MoreAtOnceThanAWorkerHasSlots_AllAreCarriedOver()
    {
        var count = LongProofs.AreEnabled ? 200 : 120;
        var earlier = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => TimeOutAsync(NewId())));

        var reopened = await Task.WhenAll(earlier.Select(run => ReopenAsync(Request(run.RequestId), run.RunId, run.Decisions)));

        Assert.All(reopened, details => Assert.Equal(["mia", "dan"], details.Decisions.Select(d => d.Approver)));
        Assert.All(reopened, details => Assert.Empty(details.RefusedAttempts));
    }

    private static string NewId() => $"REQ-{Guid.NewGuid():N}";

    private static ApprovalRequest Request(string id) => new(id, ApprovalStage.Requester, Amount, "Laptops");

    private async Task<ApprovalDetails> ReopenAsync(ApprovalRequest request, string runId, IReadOnlyList<RoleDecision> decisions)
    {
        var from = new ReopenedFrom(runId, "ada@example.com", "Still needed", DateTimeOffset.UtcNow, decisions);
        var handle = await server.Client.StartWorkflowAsync(
            nameof(MultiLevelApprovalWorkflow), [request with { ReopenedFrom = from }], new(request.RequestId, Queue));
        return await WaitAsync(handle, details => details.Revision == 1);
    }

    private async Task<ApprovalDetails> TimeOutAsync(string id, bool directorApproves = true, bool onAnotherQueue = false)
    {
        await using var other = onAnotherQueue ? ApprovalStage.WithWorker(server.Client) : null;
        var handle = await StartDecidedAsync(id, other?.TaskQueue ?? Queue, directorApproves);
        await server.Client.FastForwardAsync(id, ApprovalLimits.DefaultWait);
        var details = await WaitAsync(handle, details => details.Status == ApprovalStatus.TimedOut);
        await handle.GetResultAsync<string>();
        return details;
    }

    private async Task<ApprovalDetails> WithdrawAsync(string id)
    {
        var handle = await StartDecidedAsync(id, Queue, directorApproves: true);
        await handle.SignalJsonAsync("withdraw", $$"""{"by":"{{ApprovalStage.Requester}}","reason":"Not needed"}""");
        await handle.GetResultAsync<string>();
        return await handle.DetailsAsync();
    }

    private async Task<WorkflowHandle> StartDecidedAsync(string id, string queue, bool directorApproves)
    {
        var handle = await server.Client.StartWorkflowAsync(nameof(MultiLevelApprovalWorkflow), [Request(id)], new(id, queue));
        await handle.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await handle.SignalJsonAsync("approve_director", JsonWire.Decision("dan", directorApproves));
        await WaitAsync(handle, details => details.Decisions.Count == 2);
        return handle;
    }

    // Many at once take longer than a single one.
    private static async Task<ApprovalDetails> WaitAsync(WorkflowHandle handle, Func<ApprovalDetails, bool> condition)
    {
        ApprovalDetails? details = null;
        await Eventually.AssertAsync(
            async () =>
            {
                details = await handle.DetailsAsync();
                Assert.True(condition(details), $"{details}");
            },
            TimeSpan.FromSeconds(60));
        return details!;
    }
}
