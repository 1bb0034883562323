using ApprovalPortal.Workflows.Approvals;
using Temporalio.Client;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class TimeoutTests(TimeSkippingServerFixture server) : IClassFixture<TimeSkippingServerFixture>
{
    [Theory]
    [InlineData("", 14 * 24 * 3600)]
    [InlineData(",\"wait_limit_seconds\":60", 60)]
    [InlineData(",\"wait_limit_seconds\":31622400", 31_622_400)]
    public async Task RunAsync_NobodyDecides_TimesOutWhenItsTimeIsOver(string more, int seconds)
    {
        await using var stage = ApprovalStage.WithWorker(server.SkippingClient);
        var handle = await stage.RequestAsync("5000", more);

        Assert.Equal("Approval timeout - only 0 of 2 approvals received", await ResultAsync(handle));
        await AssertTimedOutAfterAsync(handle, TimeSpan.FromSeconds(seconds));
        Assert.Equal([ApprovalRole.Manager, ApprovalRole.Director], stage.Activities.Roles("notify_timeout"));
    }

    [Fact]
    public async Task RunAsync_ExpenseThatNobodyDecides_RejectsItselfAfterSevenDays()
    {
        await using var stage = ApprovalStage.WithWorker(server.SkippingClient);
        var handle = await stage.ExpenseAsync();

        Assert.Equal("Expense rejected: Approval timeout - automatically rejected", await ResultAsync(handle));
        await AssertTimedOutAfterAsync(handle, TimeSpan.FromDays(7));
    }

    private static async Task AssertTimedOutAfterAsync(WorkflowHandle handle, TimeSpan waitLimit)
    {
        var details = await handle.DetailsAsync();
        Assert.Equal(ApprovalStatus.TimedOut, details.Status);
        Assert.Equal(details.RequestedAt + waitLimit, details.DueAt);
        Assert.InRange(details.EndedAt!.Value, details.DueAt!.Value, details.DueAt.Value.AddMinutes(1));
    }

    // A dropped deadline must fail these tests, not hang them.
    private static Task<string> ResultAsync(WorkflowHandle handle) =>
        handle.GetResultAsync<string>().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
