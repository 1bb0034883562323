using ApprovalPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using static ApprovalPortal.Tests.Portal.Approvals.Index.ApprovalRows;

namespace ApprovalPortal.Tests.Portal.Approvals.Index;

public sealed class ApprovalSubscriptionTests(IndexStage stage) : IClassFixture<IndexStage>
{
    [Fact]
    public async Task Subscribe_Burst_CallsAtOnceAndOnceMoreAfterTheInterval()
    {
        var (index, time) = stage.NewIndex();
        var calls = 0;
        using var subscription = index.Subscribe(() => Interlocked.Increment(ref calls));
        index.Apply([Row("R")]);
        await Eventually.AssertAsync(() => Assert.Equal(1, Volatile.Read(ref calls)));

        for (var revision = 2; revision <= 100; revision++)
        {
            index.Apply([Row("R", revision: revision)]);
        }

        time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, Volatile.Read(ref calls));
        await AdvanceUntilAsync(time, () => Volatile.Read(ref calls) == 2);
        await AdvanceAsync(time, TimeSpan.FromSeconds(2));
        Assert.Equal(2, Volatile.Read(ref calls));
    }

    [Fact]
    public async Task Subscribe_SlowCallback_NeverRunsTwiceAtOnceAndGetsTheLastChange()
    {
        var (index, time) = stage.NewIndex();
        using var release = new ManualResetEventSlim();
        int running = 0, most = 0, seen = 0;
        using var subscription = index.Subscribe(() =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            seen = index.Find("R")!.Revision;
            release.Wait(TestContext.Current.CancellationToken);
            Interlocked.Decrement(ref running);
        });
        index.Apply([Row("R")]);
        await Eventually.AssertAsync(() => Assert.Equal(1, Volatile.Read(ref seen)));

        index.Apply([Row("R", revision: 2)]);
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));
        index.Apply([Row("R", revision: 3)]);
        release.Set();

        await AdvanceUntilAsync(time, () => Volatile.Read(ref seen) == 3);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Subscribe_WithId_HearsOfThatRequestOnly()
    {
        var (index, time) = stage.NewIndex();
        int one = 0, all = 0;
        using var ofOne = index.Subscribe(() => Interlocked.Increment(ref one), "R");
        using var ofAll = index.Subscribe(() => Interlocked.Increment(ref all));

        index.Apply([Row("other")]);
        await Eventually.AssertAsync(() => Assert.Equal(1, Volatile.Read(ref all)));
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));
        Assert.Equal(0, Volatile.Read(ref one));

        index.Apply([Row("R")]);
        await Eventually.AssertAsync(() => Assert.Equal(1, Volatile.Read(ref one)));
        Assert.Equal(["R"], index.Watched);
    }

    [Fact]
    public async Task Subscribe_Disposed_IsNotCalledAgain()
    {
        var (index, time) = stage.NewIndex();
        int disposed = 0, other = 0;
        var subscription = index.Subscribe(() => Interlocked.Increment(ref disposed), "R");
        using var kept = index.Subscribe(() => Interlocked.Increment(ref other));
        subscription.Dispose();

        index.Apply([Row("R")]);

        await Eventually.AssertAsync(() => Assert.Equal(1, Volatile.Read(ref other)));
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));
        Assert.Equal(0, Volatile.Read(ref disposed));
        Assert.Empty(index.Watched);
    }

    [Fact]
    public async Task Subscribe_CallbackThrows_IsCalledAgain()
    {
        var (index, time) = stage.NewIndex();
        var calls = 0;
        using var subscription = index.Subscribe(() =>
        {
            Interlocked.Increment(ref calls);
            throw new InvalidOperationException("A page failed");
        });
        index.Apply([Row("R")]);
        await Eventually.AssertAsync(() => Assert.Equal(1, Volatile.Read(ref calls)));

        index.Apply([Row("R", revision: 2)]);

        await AdvanceUntilAsync(time, () => Volatile.Read(ref calls) == 2);
    }

    [Fact]
    public async Task Remove_Request_CallsItsSubscribersAndThoseOfAll()
    {
        var (index, time) = stage.NewIndex();
        index.Apply([Row("R"), Row("other")]);
        int one = 0, other = 0, all = 0;
        using var ofOne = index.Subscribe(() => Interlocked.Increment(ref one), "R");
        using var ofOther = index.Subscribe(() => Interlocked.Increment(ref other), "other");
        using var ofAll = index.Subscribe(() => Interlocked.Increment(ref all));

        index.Remove("R");

        await AdvanceUntilAsync(time, () => (Volatile.Read(ref one), Volatile.Read(ref all)) == (1, 1));
        Assert.Equal(0, Volatile.Read(ref other));
    }

    [Fact]
    public async Task DropOldRows_ClosedForLongerThanKept_CallsTheirSubscribersAndThoseOfAll()
    {
        var (index, time) = stage.NewIndex();
        index.Apply([Row("R") with { ClosedAt = Start }, Row("open")]);
        int one = 0, open = 0, all = 0;
        using var ofOne = index.Subscribe(() => Interlocked.Increment(ref one), "R");
        using var ofOpen = index.Subscribe(() => Interlocked.Increment(ref open), "open");
        using var ofAll = index.Subscribe(() => Interlocked.Increment(ref all));
        index.DropOldRows();
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));
        Assert.Equal((0, 0), (Volatile.Read(ref one), Volatile.Read(ref all)));
        time.Advance(TimeSpan.FromDays(31));

        index.DropOldRows();

        await AdvanceUntilAsync(time, () => (Volatile.Read(ref one), Volatile.Read(ref all)) == (1, 1));
        Assert.Equal(0, Volatile.Read(ref open));
    }

    [Fact]
    public async Task PeopleChange_CallsSubscribersOfAll()
    {
        await using var own = new IndexStage();
        await own.InitializeAsync();
        var (index, time) = own.NewIndex();
        var all = 0;
        using var ofAll = index.Subscribe(() => Interlocked.Increment(ref all));
        await own.ChangePeopleAsync(_ => Task.CompletedTask);
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));
        Assert.Equal(0, Volatile.Read(ref all));

        await own.ChangePeopleAsync(db => db.Users.ExecuteUpdateAsync(user => user.SetProperty(u => u.DisplayName, u => u.DisplayName + "!")));

        await AdvanceUntilAsync(time, () => Volatile.Read(ref all) == 1);
    }

    [Fact]
    public async Task Report_LaterTimeAlone_CallsNobody()
    {
        var (index, time) = stage.NewIndex();
        var calls = 0;
        using var subscription = index.Subscribe(() => Interlocked.Increment(ref calls));
        index.Report(new(true, Start, null));
        await Eventually.AssertAsync(() => Assert.Equal(1, Volatile.Read(ref calls)));
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));

        index.Report(new(true, Start.AddSeconds(1), null));
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));
        Assert.Equal(1, Volatile.Read(ref calls));

        index.Report(new(true, Start.AddSeconds(1), "Temporal does not answer."));
        await Eventually.AssertAsync(() => Assert.Equal(2, Volatile.Read(ref calls)));
    }

    // A delay may be begun after the clock was moved, so it is moved until what is expected has happened.
    private static Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> hasHappened) => Eventually.AssertAsync(() =>
    {
        time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.True(hasHappened());
    });

    private static async Task AdvanceAsync(FakeTimeProvider time, TimeSpan duration)
    {
        for (var i = 0; i < 10; i++)
        {
            await Task.Yield();
            time.Advance(duration / 10);
        }
    }
}
