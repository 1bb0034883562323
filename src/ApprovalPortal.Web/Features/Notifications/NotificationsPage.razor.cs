using ApprovalPortal.Data.Notifications;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Notifications;

/// <summary>What the viewer was told, the last one first.</summary>
public sealed partial class NotificationsPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<Notification>? _latest;
    private IDisposable? _subscription;
    private bool _hasFailed;

    [Inject]
    private MyNotifications Mine { get; set; } = default!;

    [Inject]
    private IStringLocalizer<NotificationTexts> Texts { get; set; } = default!;

    private bool HasUnread => _latest?.Any(told => told.ReadAt is null) is true;

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            _subscription = await Mine.SubscribeAsync(news => _ = InvokeAsync(ReloadAsync));
        }

        await LoadAsync();
    }

    private async Task ReloadAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        try
        {
            _latest = await Mine.GetLatestAsync(_gone.Token);
            _hasFailed = false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _hasFailed = true;
        }
    }

    private async Task MarkAllAsync()
    {
        await Mine.MarkReadAsync(null, _gone.Token);
        await LoadAsync();
    }

    private async Task OpenAsync(Notification told)
    {
        if (told.ReadAt is null)
        {
            await Mine.MarkReadAsync(told.Id, _gone.Token);
        }
    }
}
