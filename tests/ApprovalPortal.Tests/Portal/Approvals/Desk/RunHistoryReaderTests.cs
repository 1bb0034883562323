using System.Globalization;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

public sealed class RunHistoryReaderTests
{
    private static readonly ApprovalRow s_ended = Samples.Row() with { Status = ApprovalStatus.TimedOut, ClosedAt = PageStage.Now };

    private readonly RetentionClient _client = new(30) { Describe = (_, runId) => s_ended with { RunId = runId! } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_LongChain_EndsAfterTenRuns()
    {
        _client.Answer = () => Task.FromResult<ApprovalDetails?>(Run(int.Parse(_client.Queried[^1], CultureInfo.InvariantCulture)));
        using var reader = new RunHistoryReader(_client);

        var history = await reader.GetAsync(Run(100), _ => true, Token);

        Assert.Equal((RunHistoryReader.MaxRuns, RunHistoryEnd.TooMany), (history.Runs.Count, history.End));
        Assert.Equal("90", history.Runs[^1].RunId);
    }

    [Fact]
    public async Task GetAsync_RunIsGone_SaysThatItIsNotKeptAndAsksOnce()
    {
        var described = 0;
        _client.Describe = (_, _) =>
        {
            described++;
            return null;
        };
        using var reader = new RunHistoryReader(_client);

        var history = await reader.GetAsync(Run(2), _ => true, Token);
        await reader.GetAsync(Run(2), _ => true, Token);

        Assert.Equal((0, RunHistoryEnd.NotKept), (history.Runs.Count, history.End));
        Assert.Equal(1, described);
        Assert.Empty(_client.Queried);
    }

    [Fact]
    public async Task GetAsync_NoAnswer_IsAskedAgainAndThenKept()
    {
        _client.Answer = () => Task.FromResult(_client.Queried.Count == 1 ? null : Run(1) with { ReopenedFrom = null });
        using var reader = new RunHistoryReader(_client);

        Assert.Equal(RunHistoryEnd.NotAnswered, (await reader.GetAsync(Run(2), _ => true, Token)).End);
        Assert.Equal(RunHistoryEnd.Complete, (await reader.GetAsync(Run(2), _ => true, Token)).End);
        var history = await reader.GetAsync(Run(2), _ => true, Token);

        Assert.Equal(["1"], history.Runs.Select(run => run.RunId));
        Assert.Equal(["1", "1"], _client.Queried);
    }

    [Fact]
    public async Task GetAsync_RunOfSomebodyElse_IsNotShown()
    {
        _client.Answer = () => Task.FromResult<ApprovalDetails?>(Run(1));
        using var reader = new RunHistoryReader(_client);

        var history = await reader.GetAsync(Run(2), run => run.RunId != "1", Token);

        Assert.Equal((0, RunHistoryEnd.NotKept), (history.Runs.Count, history.End));
    }

    [Fact]
    public async Task GetAsync_RunNamesItself_Ends()
    {
        using var reader = new RunHistoryReader(_client);

        var history = await reader.GetAsync(Run(2) with { RunId = "1" }, _ => true, Token);

        Assert.Equal((0, RunHistoryEnd.NotKept), (history.Runs.Count, history.End));
    }

    // Each run was reopened from the one whose number is one less.
    private static ApprovalDetails Run(int number) => Samples.Details(s_ended) with
    {
        RunId = number.ToString(CultureInfo.InvariantCulture),
        ReopenedFrom = new((number - 1).ToString(CultureInfo.InvariantCulture), "ada@demo.example", "Again", PageStage.Now, []),
    };
}
