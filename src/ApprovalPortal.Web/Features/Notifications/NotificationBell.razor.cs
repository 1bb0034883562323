using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Notifications;

/// <summary>How much the viewer has not seen, and the latest of it.</summary>
public sealed partial class NotificationBell : IDisposable
{
    private const int ShownInPanel = 8;

    private readonly CancellationTokenSource _gone = new();
    private ElementReference _button;
    private IReadOnlyList<Notification>? _latest;
    private IDisposable? _subscription;
    private int _unread;
    private bool _isOpen;
    private bool _hasFailed;

    [Inject]
    private MyNotifications Mine { get; set; } = default!;

    [Inject]
    private Announcer Announcer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<NotificationTexts> Texts { get; set; } = default!;

    private string Label => _unread > 0 ? Texts["BellUnread", _unread] : Texts["Bell"];

    /// <inheritdoc />
    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _subscription?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            Navigation.LocationChanged += OnLocationChanged;
            _subscription = await Mine.SubscribeAsync(news => _ = InvokeAsync(() => OnNewsAsync(news)));
        }

        await CountAsync();
    }

    private async Task OnNewsAsync(IReadOnlyList<Notification> news)
    {
        await CountAsync();
        if (_isOpen)
        {
            await LoadAsync();
        }

        foreach (var told in news)
        {
            Announcer.Say(Texts["NewOne", Texts[told.Kind.ToString()], InvisibleCharacters.Escape(told.Title)]);
        }

        StateHasChanged();
    }

    // A bell that cannot count must not take the page down with it.
    private async Task CountAsync()
    {
        try
        {
            _unread = await Mine.CountUnreadAsync(_gone.Token);
            _hasFailed = false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _hasFailed = true;
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
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

    private async Task ToggleAsync()
    {
        _isOpen = !_isOpen;
        if (_isOpen)
        {
            await LoadAsync();
        }
    }

    private async Task MarkAllAsync()
    {
        await Mine.MarkReadAsync(null, _gone.Token);
        await LoadAsync();
    }

    private async Task OpenAsync(Notification told)
    {
        Close();
        if (told.ReadAt is null)
        {
            await Mine.MarkReadAsync(told.Id, _gone.Token);
        }
    }

    private async Task OnKey(KeyboardEventArgs e)
    {
        if (_isOpen && e.Key == "Escape")
        {
            Close();
            await _button.FocusAsync();
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        Close();
        StateHasChanged();
    });

    private void Close() => _isOpen = false;
}
