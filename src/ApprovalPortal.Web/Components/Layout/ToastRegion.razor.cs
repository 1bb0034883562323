using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>Where <see cref="Toasts"/> appear.</summary>
public sealed partial class ToastRegion : IDisposable
{
    private static readonly TimeSpan s_stay = TimeSpan.FromSeconds(8);
    private readonly CancellationTokenSource _gone = new();
    private readonly List<Toast> _toasts = [];

    [Inject]
    private Toasts Source { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IStringLocalizer<LayoutTexts> Texts { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        Source.Shown -= OnShown;
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => Source.Shown += OnShown;

    private static string ClassOf(ToastKind kind) => kind switch
    {
        ToastKind.Done => "ok",
        ToastKind.Problem => "b",
        _ => "",
    };

    private void OnShown(Toast toast) => _ = InvokeAsync(() => ShowAsync(toast));

    private async Task ShowAsync(Toast toast)
    {
        _toasts.Add(toast);
        StateHasChanged();
        await Task.Delay(s_stay, Time, _gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!_gone.IsCancellationRequested)
        {
            _toasts.Remove(toast);
            StateHasChanged();
        }
    }
}
