using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

public sealed class ApprovalDetailsCacheTests
{
    private static readonly Web.Approvals.ApprovalRow s_row = Samples.Row();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetFreshAsync_SeveralAtOnce_ShareTheAnswerAfterTheOneUnderWay()
    {
        var (client, questions) = NewClient();
        var cache = new ApprovalDetailsCache(client, TimeProvider.System);
        var first = cache.GetFreshAsync(s_row, Token);
        var others = Enumerable.Range(0, 5).Select(_ => cache.GetFreshAsync(s_row, Token)).ToList();
        Assert.Single(questions);

        // What the first is answered may be older than the others' wish.
        questions[0].SetResult(Samples.Details(s_row));
        Assert.Equal(1, (await first)!.Revision);
        Assert.All(others, other => Assert.False(other.IsCompleted));
        questions[1].SetResult(Samples.Details(s_row with { Revision = 2 }));

        Assert.All(await Task.WhenAll(others), details => Assert.Equal(2, details!.Revision));
        Assert.Equal(2, questions.Count);
    }

    [Fact]
    public async Task GetFreshAsync_OneFails_TheNextIsAskedAnew()
    {
        var (client, questions) = NewClient();
        var cache = new ApprovalDetailsCache(client, TimeProvider.System);
        var first = cache.GetFreshAsync(s_row, Token);
        var second = cache.GetFreshAsync(s_row, Token);

        questions[0].SetException(new InvalidOperationException("No answer"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        questions[1].SetResult(Samples.Details(s_row));
        Assert.NotNull(await second);
    }

    private static (RetentionClient Client, List<TaskCompletionSource<ApprovalDetails?>> Questions) NewClient()
    {
        var questions = new List<TaskCompletionSource<ApprovalDetails?>>();
        var client = new RetentionClient(30)
        {
            Answer = () =>
            {
                questions.Add(new());
                return questions[^1].Task;
            },
        };
        return (client, questions);
    }
}
