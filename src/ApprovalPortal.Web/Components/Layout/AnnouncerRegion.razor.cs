using Microsoft.AspNetCore.Components;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>Where a screen reader finds what <see cref="Announcer"/> says.</summary>
public sealed partial class AnnouncerRegion : IDisposable
{
    // A reader takes a sentence when it appears; whoever walks the page later must not meet it.
    private static readonly TimeSpan s_stay = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _gone = new();
    private readonly List<(int Id, string Sentence)> _sentences = [];
    private int _count;

    [Inject]
    private Announcer Source { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        Source.Said -= OnSaid;
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => Source.Said += OnSaid;

    private void OnSaid(string sentence) => _ = InvokeAsync(() => ShowAsync(sentence));

    private async Task ShowAsync(string sentence)
    {
        var entry = (++_count, sentence);
        _sentences.Add(entry);
        StateHasChanged();
        await Task.Delay(s_stay, Time, _gone.Token).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!_gone.IsCancellationRequested)
        {
            _sentences.Remove(entry);
            StateHasChanged();
        }
    }
}
