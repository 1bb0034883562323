using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>Says in words why a request ended without a page; what is technical goes to the log under the id it shows.</summary>
public sealed partial class StatusPage
{
    private string _errorId = "";

    /// <summary>The status that a page ended with; null after an exception.</summary>
    [Parameter]
    public int? Code { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private ILogger<StatusPage> Log { get; set; } = default!;

    [Inject]
    private IStringLocalizer<AccountTexts> Texts { get; set; } = default!;

    private (string Title, string Help) Words => Code switch
    {
        400 or 413 or 415 => ("FormTooOldTitle", "FormTooOld"),
        429 => ("AskedTooOften", "TooManyTries"),
        _ => ("ErrorTitle", "ErrorHelp"),
    };

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _errorId = Guid.NewGuid().ToString("N")[..12];
        var error = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        if (error is not null || Code >= 500)
        {
            LogError(Log, _errorId, error?.Path ?? HttpContext.Request.Path, error?.Error);
        }
    }

    [LoggerMessage(LogLevel.Error, "Error {ErrorId} at {Path}")]
    private static partial void LogError(ILogger logger, string errorId, string path, Exception? exception);
}
