using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ApprovalPortal.EndToEnd.Infrastructure;

/// <summary>The receiver of approved requests: a real HTTP server that keeps what it is told.</summary>
public sealed class Webhook : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Webhook(WebApplication app) => _app = app;

    /// <summary>The address to configure.</summary>
    public string Address => $"{_app.Urls.First()}/approved";

    /// <summary>What was received, by the header <c>Idempotency-Key</c>.</summary>
    public ConcurrentDictionary<string, JsonElement> Received { get; } = new();

    /// <summary>Starts on a free port.</summary>
    public static async Task<Webhook> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var webhook = new Webhook(builder.Build());
        webhook._app.MapPost("/approved", (JsonElement body, HttpRequest request) =>
        {
            webhook.Received[request.Headers["Idempotency-Key"].ToString()] = body.Clone();
        });
        await webhook._app.StartAsync();
        return webhook;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
