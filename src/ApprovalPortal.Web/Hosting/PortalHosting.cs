using System.Globalization;
using ApprovalPortal.Web.Components;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Hosting;

/// <summary>How the portal listens, ends, and treats every request before a page sees it.</summary>
public static class PortalHosting
{
    /// <summary>Where the portal answers when nothing says otherwise.</summary>
    public const string DefaultAddress = "http://localhost:5080";

    private const long LargestBody = 1024 * 1024;

    // Ctrl+C promises an end within 10 s, with the pages handed over and the dev server ended.
    private static readonly TimeSpan s_shutdownTimeout = TimeSpan.FromSeconds(6);

    // Numbers and amounts are read and written as these cultures do; the words are English.
    private static readonly string[] s_cultures =
    [
        "en-US", "en-GB", "en", "de", "de-AT", "de-CH", "fr", "fr-CH", "it", "es", "pt", "nl", "da", "sv", "nb", "fi", "pl", "cs",
    ];

    /// <summary>Adds limits, languages, health checks and the console's first lines.</summary>
    public static void AddPortalHosting(this WebApplicationBuilder builder)
    {
        // Needed for `dotnet run` outside Development; a published portal has its assets in wwwroot.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        if (!ListenAddresses.IsConfigured(builder.Configuration))
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }

        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = s_shutdownTimeout);
        services.Configure<FormOptions>(form => form.ValueLengthLimit = 64 * 1024);
        services.AddLocalization();
        services.AddSingleton(typeof(IStringLocalizer<>), typeof(KeptTexts<>));
        services.Configure<RequestLocalizationOptions>(SetCultures);
        builder.AddPublicAccess();
        builder.AddHttpsPolicy();
        services.AddHostedService<StartupReport>();
        services.AddPortalHealth();
    }

    /// <summary>Everything between the server and the endpoints, in order.</summary>
    public static void UsePortalPipeline(this WebApplication app)
    {
        app.UseKnownProxies();
        app.UseMiddleware<SecurityHeaders>();
        app.UsePublicAccess();
        app.UseHttpsPolicy();
        app.Use(RefuseCircuitWhileStoppingAsync);
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.Use(ReadExplanationAsync);
        app.UseRequestLocalization();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.Use(RefuseForgedFormAsync);
    }

    /// <summary>
    /// An address to print: the public URL, else the first one configured, as a browser on this machine would write it.
    /// </summary>
    public static string PublicAddress(IConfiguration configuration) =>
        (configuration[HostingOptions.PublicUrlSetting] is { } url && !string.IsNullOrWhiteSpace(url)
            ? url.Trim()
            : configuration["URLS"]?.Split(';')[0] ?? DefaultAddress)
            .Replace("//+", "//localhost", StringComparison.Ordinal)
            .Replace("//*", "//localhost", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
            .Replace("//[::]", "//localhost", StringComparison.Ordinal)
            .TrimEnd('/');

    // A page that was handed over must find another node, not this one again.
    private static Task RefuseCircuitWhileStoppingAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/_blazor")
            || !context.RequestServices.GetRequiredService<CircuitHandOver>().IsStopping)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    // Blazor answers a forged form in the framework's own words; without a body, the status page says it in ours.
    private static Task RefuseForgedFormAsync(HttpContext context, RequestDelegate next)
    {
        if (IsExplanation(context) || context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    // The page that explains is read, whatever was sent: else Blazor would look for the sent form on it.
    private static Task ReadExplanationAsync(HttpContext context, RequestDelegate next)
    {
        if (IsExplanation(context))
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    private static bool IsExplanation(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null;

    private static void SetCultures(RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new RequestCulture("en-US", "en");
        options.SupportedCultures = [.. s_cultures.Select(CultureInfo.GetCultureInfo)];
        options.SupportedUICultures = [CultureInfo.GetCultureInfo("en")];
        options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()];
    }
}
