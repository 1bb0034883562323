using Microsoft.JSInterop;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>The zone that times are shown in: UTC until the browser has said its own. One for each circuit.</summary>
public sealed class BrowserTimeZone
{
    /// <summary>Raised when the browser has answered.</summary>
    public event Action? Changed;

    /// <summary>The browser's zone, null until it is known.</summary>
    public TimeZoneInfo? Zone { get; private set; }

    /// <summary>A time as the browser's clock shows it.</summary>
    public DateTimeOffset ToLocal(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, Zone ?? TimeZoneInfo.Utc);

    /// <summary>Asks the browser; what it answers is looked up, never trusted.</summary>
    public async Task DetectAsync(IJSRuntime script)
    {
        if (Zone is not null)
        {
            return;
        }

        try
        {
            var id = await script.InvokeAsync<string?>("portal.timeZone");
            if (id is { Length: < 100 } && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            {
                Zone = zone;
                Changed?.Invoke();
            }
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // Times stay in UTC, and say so.
        }
    }
}
