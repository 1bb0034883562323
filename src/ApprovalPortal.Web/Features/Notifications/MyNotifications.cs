using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Web.Security;

namespace ApprovalPortal.Web.Features.Notifications;

/// <summary>What the viewer was told, read for bell and page alike; never anybody else's.</summary>
public sealed class MyNotifications(ICurrentViewer currentViewer, NotificationStore store, NotificationFeed feed)
{
    /// <summary>How many the page shows.</summary>
    public const int PageSize = 50;

    /// <summary>The latest, the last one first; none when nobody is signed in.</summary>
    public async Task<IReadOnlyList<Notification>> GetLatestAsync(CancellationToken cancellationToken) =>
        await currentViewer.GetAsync() is { } viewer
            ? await store.GetLatestAsync(viewer.UserId, PageSize, cancellationToken)
            : [];

    /// <summary>How many the viewer has not seen.</summary>
    public async Task<int> CountUnreadAsync(CancellationToken cancellationToken) =>
        await currentViewer.GetAsync() is { } viewer
            ? await store.CountUnreadAsync(viewer.UserId, cancellationToken)
            : 0;

    /// <summary>Marks one as seen, or all of them when null, here and in the viewer's other windows.</summary>
    public async Task MarkReadAsync(long? id, CancellationToken cancellationToken)
    {
        if (await currentViewer.GetAsync() is { } viewer)
        {
            await store.MarkReadAsync(viewer.UserId, id is { } one ? [one] : null, cancellationToken);
            feed.TellRead(viewer.UserId);
        }
    }

    /// <summary>Calls back with what comes for the viewer; null when nobody is signed in.</summary>
    public async Task<IDisposable?> SubscribeAsync(Action<IReadOnlyList<Notification>> onNews) =>
        await currentViewer.GetAsync() is { } viewer ? feed.Subscribe(viewer.UserId, onNews) : null;
}
