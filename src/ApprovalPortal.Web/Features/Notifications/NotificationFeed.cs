using ApprovalPortal.Data.Notifications;

namespace ApprovalPortal.Web.Features.Notifications;

/// <summary>
/// Tells every open page of this node what is new for its viewer: one query a second for everybody, shared out in memory.
/// Any thread may call it.
/// </summary>
public sealed partial class NotificationFeed(NotificationStore store, TimeProvider time, ILogger<NotificationFeed> log)
    : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Subscription>> _byUser = [];

    /// <summary>
    /// Calls back with what came for a person, or with nothing after that person read something in another window;
    /// outside any lock, on any thread. Dispose to stop.
    /// </summary>
    public IDisposable Subscribe(string userId, Action<IReadOnlyList<Notification>> onNews)
    {
        var subscription = new Subscription(this, userId, onNews);
        lock (_lock)
        {
            if (!_byUser.TryGetValue(userId, out var list))
            {
                _byUser[userId] = list = [];
            }

            list.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Lets the person's other windows on this node count again.</summary>
    public void TellRead(string userId) => Deliver(userId, []);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        long? last = null;
        var failed = false;
        do
        {
            try
            {
                last ??= await store.GetLastIdAsync(stoppingToken);
                last = await DeliverNewerAsync(last.Value, stoppingToken);
                if (failed)
                {
                    failed = false;
                    LogRecovered();
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failed)
                {
                    failed = true;
                    LogFailed(e);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<long> DeliverNewerAsync(long last, CancellationToken cancellationToken)
    {
        IReadOnlyList<Notification> news;
        do
        {
            news = await store.GetNewerThanAsync(last, BatchSize, cancellationToken);
            foreach (var person in news.GroupBy(notification => notification.UserId))
            {
                Deliver(person.Key, [.. person]);
            }

            last = news.Count > 0 ? news[^1].Id : last;
        }
        while (news.Count == BatchSize);

        return last;
    }

    private void Deliver(string userId, IReadOnlyList<Notification> news)
    {
        Subscription[] listeners;
        lock (_lock)
        {
            listeners = _byUser.TryGetValue(userId, out var list) ? [.. list] : [];
        }

        foreach (var listener in listeners)
        {
            try
            {
                listener.OnNews(news);
            }
            catch (Exception e)
            {
                // One page that fails must not keep the others from being told.
                LogListenerFailed(e);
            }
        }
    }

    private void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            if (_byUser.TryGetValue(subscription.UserId, out var list) && list.Remove(subscription) && list.Count == 0)
            {
                _byUser.Remove(subscription.UserId);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "New notifications could not be read; it is tried again every second")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "New notifications can be read again")]
    private partial void LogRecovered();

    [LoggerMessage(LogLevel.Error, "A page could not take its notifications")]
    private partial void LogListenerFailed(Exception exception);

    private sealed class Subscription(NotificationFeed feed, string userId, Action<IReadOnlyList<Notification>> onNews)
        : IDisposable
    {
        public string UserId { get; } = userId;

        public Action<IReadOnlyList<Notification>> OnNews { get; } = onNews;

        public void Dispose() => feed.Remove(this);
    }
}
