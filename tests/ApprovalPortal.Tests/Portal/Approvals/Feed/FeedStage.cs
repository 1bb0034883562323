using System.Collections.Concurrent;
using System.Globalization;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Portal.Approvals.Index;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace ApprovalPortal.Tests.Portal.Approvals.Feed;

/// <summary>The feed of a node with a clock of its own, on a visibility store in memory: for what a real one lists late or wrongly.</summary>
internal sealed class FeedStage : IAsyncDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, ApprovalRow> _listed = new(StringComparer.Ordinal);
    private readonly IHost _host;

    /// <summary>A node with these settings; a comparison begins once, unless they say otherwise.</summary>
    public FeedStage(PeopleDirectory people, params (string Key, string Value)[] settings)
    {
        Client.List = query =>
        {
            Queries.Enqueue(query);
            return Answer(query, [.. _listed.Values.Where(IsFoundBy(query)).OrderBy(row => row.RequestId, StringComparer.Ordinal)]);
        };
        Client.Describe = (id, _) => _listed.GetValueOrDefault(id);
        // Change queries begin at the latest change: without a recent one they would reach back for days.
        List(ApprovalRows.Row("REQ-RECENT"));
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Approvals:ComparisonInterval"] = "1.00:00:00" });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        builder.Services.AddLogging();
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(people);
        builder.AddApprovals();
        builder.Services.AddSingleton<IApprovalClient>(Client);
        _host = builder.Build();
    }

    /// <summary>The node's clock.</summary>
    public FakeTimeProvider Time { get; } = new(ApprovalRows.Start);

    /// <summary>What the node asks.</summary>
    public RetentionClient Client { get; } = new(30);

    /// <summary>The filters that were asked for, in order.</summary>
    public ConcurrentQueue<string> Queries { get; } = [];

    /// <summary>Turns what a filter finds into what is answered.</summary>
    public Func<string, IReadOnlyList<ApprovalRow>, IEnumerable<ApprovalRow>> Answer { get; set; } = (_, rows) => rows;

    public ApprovalIndex Index => Service<ApprovalIndex>();

    public T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Lets Temporal list a request as it is from here on.</summary>
    public void List(params IEnumerable<ApprovalRow> rows)
    {
        foreach (var row in rows)
        {
            _listed[row.RequestId] = row;
        }
    }

    /// <summary>Lets Temporal know nothing of a request.</summary>
    public void Forget(string requestId) => _listed.TryRemove(requestId, out _);

    /// <summary>Starts the node and waits until it has loaded.</summary>
    public async Task StartAsync()
    {
        await _host.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => Assert.True(Index.State.IsLoaded));
    }

    /// <summary>The same, and until the comparison is over that follows the load.</summary>
    public async Task StartAndCompareAsync()
    {
        await StartAsync();
        await UntilAsync(() => Assert.True(Queries.Count(query => query == VisibilityQuery.Open) > 1));
        await PassAsync(rounds: 5);
    }

    /// <summary>Lets the feed ask for changes so many times.</summary>
    public Task PassAsync(int rounds)
    {
        var before = CountRounds();
        return UntilAsync(() => Assert.True(CountRounds() >= before + rounds));
    }

    /// <summary>Repeats a check while the clock goes on.</summary>
    public Task UntilAsync(Action check) => Eventually.AssertAsync(() =>
    {
        Time.Advance(s_step);
        check();
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static Func<ApprovalRow, bool> IsFoundBy(string query)
    {
        if (query == VisibilityQuery.Open)
        {
            return row => row is { Status: ApprovalStatus.Pending, ClosedAt: null };
        }

        var after = DateTimeOffset.Parse(query.Split('\'')[1], CultureInfo.InvariantCulture);
        return query.StartsWith("CloseTime >", StringComparison.Ordinal)
            ? row => row.ClosedAt > after
            : row => row.ChangedAt > after;
    }

    private int CountRounds() => Queries.Count(query => query.StartsWith("ApprovalChangedAt >", StringComparison.Ordinal));
}
