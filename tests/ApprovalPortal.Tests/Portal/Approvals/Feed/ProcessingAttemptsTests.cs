using System.Collections.Concurrent;
using ApprovalPortal.Tests.Portal.Approvals.Index;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Workflows.Approvals;
using Temporalio.Exceptions;
using static ApprovalPortal.Tests.Portal.Approvals.Index.ApprovalRows;

namespace ApprovalPortal.Tests.Portal.Approvals.Feed;

public sealed class ProcessingAttemptsTests(IndexStage people) : IClassFixture<IndexStage>
{
    [Fact]
    public async Task Feed_NoAnswerAboutProcessing_ListsStillFollowChanges()
    {
        await using var stage = new FeedStage(people.People);
        var asked = new ConcurrentQueue<string>();
        stage.Client.FindAttempt = (id, _) =>
        {
            asked.Enqueue(id);
            return new TaskCompletionSource<int?>().Task;
        };
        stage.List(Processing("REQ-P"));
        await stage.StartAsync();
        using var page = stage.Index.Subscribe(() => { }, "REQ-P");
        await stage.UntilAsync(() => Assert.NotEmpty(asked));

        stage.List(Row("REQ-NEW") with { ChangedAt = stage.Time.GetUtcNow() });

        await stage.UntilAsync(() => Assert.NotNull(stage.Index.Find("REQ-NEW")));
        Assert.Null(stage.Index.State.Problem);
    }

    [Fact]
    public async Task Refresh_SomeCallsHangAndSomeFail_AllAreAskedInTurnByAFewAtATime()
    {
        await using var stage = new FeedStage(people.People);
        string[] ids = [.. Enumerable.Range(0, 100).Select(i => $"REQ-{i:00}")];
        var asked = new ConcurrentDictionary<string, int>();
        var calls = new ConcurrentDictionary<object, CancellationToken>();
        var most = 0;
        stage.Client.FindAttempt = async (id, token) =>
        {
            var call = new object();
            calls[call] = token;
            most = Math.Max(most, calls.Values.Count(other => !other.IsCancellationRequested));
            asked.AddOrUpdate(id, 1, (_, count) => count + 1);
            try
            {
                return id[^1] switch
                {
                    '3' => await new TaskCompletionSource<int?>().Task.WaitAsync(token),
                    '7' => throw new RpcException(RpcException.StatusCode.Unavailable, "Away", null),
                    _ => 5,
                };
            }
            finally
            {
                calls.TryRemove(call, out _);
            }
        };
        stage.List(ids.Select(Processing));
        await stage.StartAsync();
        var pages = ids.Select(id => stage.Index.Subscribe(() => { }, id)).ToList();

        await stage.UntilAsync(() => Assert.All(ids, id => Assert.True(asked.GetValueOrDefault(id) >= 2, id)));

        var attempts = stage.Service<ProcessingAttempts>();
        Assert.All(ids, id => Assert.Equal(id[^1] is '3' or '7' ? null : 5, attempts.Find(id)));
        Assert.InRange(asked.Values.Max() - asked.Values.Min(), 0, 1);
        Assert.InRange(most, 2, 4);
        pages.ForEach(page => page.Dispose());
        await stage.UntilAsync(() => Assert.All(ids, id => Assert.Null(attempts.Find(id))));
    }

    private static ApprovalRow Processing(string id) =>
        Row(id) with { Status = ApprovalStatus.Approved, Processing = ProcessingState.Running };
}
