using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class EffectKeyTests(DevServerFixture server)
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private static readonly ApprovalRequest s_request =
        new("REQ-1/ä", "rita@example.com", 5000m, "Two laptops\nfor Jörg", "Laptops", "Equipment", "EUR");

    // Computed with Python: struct.pack(">I", len(b)) + b over the UTF-8 of each field, hashlib.sha256, first 32 digits.
    [Fact]
    public void Create_Approved_EqualsAnIndependentDigest() =>
        Assert.Equal("REQ-1%2F%C3%A4/363f2e53014eed809bbe8747fcb7032e", EffectKey.Create("REQ-1/ä", Decide(s_request)));

    [Fact]
    public void Create_OtherRunTimesAndOrder_IsTheSame() =>
        Assert.Equal(
            EffectKey.Create("R", Decide(s_request)),
            EffectKey.Create("R", Decide(s_request, s_at.AddDays(3), "director", "manager")));

    public static TheoryData<ApprovalRequest> OtherContents =>
    [
        s_request with { Requester = "max@example.com" },
        s_request with { Amount = 5000.01m },
        s_request with { Currency = "USD" },
        s_request with { Title = "Laptop" },
        s_request with { Category = "Travel" },
        s_request with { Description = "Two laptops" },
        s_request with { Title = "LaptopsE", Category = "quipment" },
    ];

    [Theory]
    [MemberData(nameof(OtherContents))]
    public void Create_OtherContent_Differs(ApprovalRequest other) =>
        Assert.NotEqual(EffectKey.Create("R", Decide(s_request)), EffectKey.Create("R", Decide(other)));

    [Fact]
    public void Create_OtherIdOrApprover_Differs()
    {
        var state = ApprovalState.For(s_request, s_at);
        state.Decide("decide", ApprovalRole.Manager, new(true, "max"), s_at);
        state.Decide("decide", ApprovalRole.Director, new(true, "director"), s_at);

        Assert.NotEqual(EffectKey.Create("R", Decide(s_request)), EffectKey.Create("R", state));
        Assert.NotEqual(EffectKey.Create("R", Decide(s_request)), EffectKey.Create("R2", Decide(s_request)));
    }

    [Fact]
    public async Task Processing_AfterAReset_KeepsTheKey()
    {
        await using var stage = ApprovalStage.WithWorker(server.Client);
        var first = await stage.RequestAsync("5");
        await first.WaitAsync(d => d.Revision == 1);
        await first.SignalJsonAsync("approve_manager", JsonWire.Decision("mia"));
        await first.GetResultAsync<string>();
        var firstTask = (await first.EventsAsync(EventType.WorkflowTaskCompleted))[0];

        var reset = await server.Client.WorkflowService.ResetWorkflowExecutionAsync(new ResetWorkflowExecutionRequest
        {
            Namespace = server.Client.Options.Namespace,
            WorkflowExecution = new() { WorkflowId = first.Id, RunId = first.ResultRunId },
            WorkflowTaskFinishEventId = firstTask.EventId,
            RequestId = Guid.NewGuid().ToString(),
            Reason = "test",
        });
        await server.Client.GetWorkflowHandle(first.Id, reset.RunId).GetResultAsync<string>();

        var keys = stage.Activities.Calls
            .Where(call => call.Name == "process_approved_request")
            .Select(call => ((ApprovedRequest)call.Arguments[0]!).EffectKey)
            .ToList();
        Assert.Equal(2, keys.Count);
        Assert.Matches($"^{first.Id}/[0-9a-f]{{32}}$", keys[0]);
        Assert.Equal(keys[0], keys[1]);
    }

    private static ApprovalState Decide(ApprovalRequest request) => Decide(request, s_at, "manager", "director");

    private static ApprovalState Decide(ApprovalRequest request, DateTimeOffset at, params string[] order)
    {
        var state = ApprovalState.For(request, at);
        foreach (var role in order)
        {
            state.Decide("decide", role == "manager" ? ApprovalRole.Manager : ApprovalRole.Director, new(true, role), at);
        }

        return state;
    }
}
