using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Portal.Approvals.Index;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Feed;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ApprovalPortal.Tests.Portal.Approvals.Feed;

/// <summary>What people are told while Temporal neither answers nor fails.</summary>
public sealed class SlowFeedTests(IndexStage stage) : IClassFixture<IndexStage>
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Feed_AnswerTakesLongerThanFiveSeconds_SaysSoUntilItCame()
    {
        var (index, time) = stage.NewIndex();
        var client = new RetentionClient(30);
        var options = Options.Create(new ApprovalsOptions());
        using var feed = new ApprovalFeed(
            client, index, options, time, NullLogger<ApprovalFeed>.Instance);
        await feed.StartAsync(TestContext.Current.CancellationToken);
        await AdvanceUntilAsync(time, () => index.State.IsLoaded);
        Assert.Null(index.State.Problem);

        var answer = new TaskCompletionSource();
        client.Slowness = answer.Task;
        var asOf = index.State.AsOf!.Value;
        await AdvanceUntilAsync(time, () => index.State.Problem is not null);

        Assert.Equal("Temporal answers slowly, so what you see may be out of date.", index.State.Problem);
        Assert.InRange(time.GetUtcNow() - index.State.AsOf!.Value, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15));
        Assert.InRange(index.State.AsOf!.Value - asOf, TimeSpan.Zero, TimeSpan.FromSeconds(2));

        answer.SetResult();
        await AdvanceUntilAsync(time, () => index.State.Problem is null);
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    // A step at each look, since what runs on this clock sets its next timer only after the last one.
    private static Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> hasHappened) => Eventually.AssertAsync(() =>
    {
        if (!hasHappened())
        {
            time.Advance(s_step);
        }

        Assert.True(hasHappened());
    });
}
