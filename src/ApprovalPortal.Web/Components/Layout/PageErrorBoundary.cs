using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>Keeps an error on one page from ending the circuit: says what was kept, and the id that the log has.</summary>
public sealed partial class PageErrorBoundary : ErrorBoundaryBase
{
    private string _errorId = "";

    [Inject]
    private ILogger<PageErrorBoundary> Log { get; set; } = default!;

    [Inject]
    private IStringLocalizer<LayoutTexts> Texts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnErrorAsync(Exception exception)
    {
        _errorId = Guid.NewGuid().ToString("N")[..12];
        LogError(Log, _errorId, new Uri(Navigation.Uri).AbsolutePath, exception);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenElement(1, "section");
        builder.AddAttribute(2, "class", "card pad notice");
        builder.AddAttribute(3, "role", "alert");
        builder.OpenElement(4, "h1");
        builder.AddContent(5, Texts["ErrorTitle"]);
        builder.CloseElement();
        builder.OpenElement(6, "p");
        builder.AddContent(7, Texts["ErrorKept", _errorId]);
        builder.CloseElement();
        builder.OpenElement(8, "button");
        builder.AddAttribute(9, "type", "button");
        builder.AddAttribute(10, "class", "btn p");
        builder.AddAttribute(11, "onclick", EventCallback.Factory.Create(this, Recover));
        builder.AddContent(12, Texts["ErrorRetry"]);
        builder.CloseElement();
        builder.CloseElement();
    }

    [LoggerMessage(LogLevel.Error, "Error {ErrorId} on page {Page}")]
    private static partial void LogError(ILogger logger, string errorId, string page, Exception exception);
}
