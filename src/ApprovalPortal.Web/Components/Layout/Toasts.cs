namespace ApprovalPortal.Web.Components.Layout;

/// <summary>How a toast looks.</summary>
public enum ToastKind
{
    /// <summary>Something was done.</summary>
    Done,

    /// <summary>Something to know.</summary>
    Info,

    /// <summary>Something could not be done.</summary>
    Problem,
}

/// <summary>A short message over the page.</summary>
/// <param name="Id">Tells two equal ones apart.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Kind">How it looks.</param>
public sealed record Toast(Guid Id, string Text, ToastKind Kind);

/// <summary>
/// Shows short messages over the page, read out as well. One for each circuit. MudBlazor's snackbar is not used: it
/// writes inline styles, which the content security policy refuses.
/// </summary>
public sealed class Toasts
{
    /// <summary>Raised with each message.</summary>
    public event Action<Toast>? Shown;

    /// <summary>Shows a message for eight seconds, or until it is closed.</summary>
    public void Show(string text, ToastKind kind = ToastKind.Done) => Shown?.Invoke(new(Guid.NewGuid(), text, kind));
}
