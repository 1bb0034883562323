using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace ApprovalPortal.Web.Components;

/// <summary>
/// The theme as a file of its own: MudThemeProvider would write it into every page as an inline style, which the content
/// security policy refuses, and would know the system's dark mode only once a circuit is up.
/// </summary>
public sealed partial class ThemeStyleSheet(IServiceProvider services, ILoggerFactory loggers)
{
    private byte[] _plain = [];
    private byte[] _brotli = [];

    /// <summary>The address with the content's hash, to be kept for ever.</summary>
    public string Address { get; private set; } = "theme.css";

    /// <summary>Renders the theme once, before the first request.</summary>
    public async Task RenderAsync()
    {
        var light = await RenderVariablesAsync(isDark: false);
        var dark = await RenderVariablesAsync(isDark: true);
        var lightLines = light.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var darkOnly = string.Join(";", dark
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Except(lightLines));
        var css =
            $":root{{color-scheme:light dark;{string.Join(";", lightLines)}}}"
            + $"@media (prefers-color-scheme:dark){{:root{{{darkOnly}}}}}";
        _plain = Encoding.UTF8.GetBytes(css);
        _brotli = Compress(_plain);
        Address = $"theme.css?v={Convert.ToHexStringLower(SHA256.HashData(_plain))[..12]}";
    }

    /// <summary>Answers a request for the file.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        var isPacked = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase);
        var body = isPacked ? _brotli : _plain;
        response.ContentType = "text/css; charset=utf-8";
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.CacheControl = context.Request.Query.ContainsKey("v")
            ? "public,max-age=31536000,immutable"
            : "no-cache";
        if (isPacked)
        {
            response.Headers.ContentEncoding = "br";
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task<string> RenderVariablesAsync(bool isDark)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(MudThemeProvider.Theme)] = PortalTheme.Theme,
            [nameof(MudThemeProvider.IsDarkMode)] = isDark,
            [nameof(MudThemeProvider.DefaultScrollbar)] = true,
            [nameof(MudThemeProvider.ObserveSystemDarkModeChange)] = false,
        });
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<MudThemeProvider>(parameters)).ToHtmlString());
        return RootRule().Match(html) is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException("MudThemeProvider rendered no :root rule.");
    }

    private static byte[] Compress(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize))
        {
            brotli.Write(content);
        }

        return packed.ToArray();
    }

    [GeneratedRegex(@":root\s*\{([^}]*)\}")]
    private static partial Regex RootRule();
}
