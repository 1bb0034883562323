using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Worker.Activities;

/// <summary>A webhook call as its receiver sees it.</summary>
/// <param name="Headers">Header name → value.</param>
/// <param name="Content">The body as it came over the wire.</param>
public sealed record WebhookCall(IReadOnlyDictionary<string, string> Headers, string Content)
{
    /// <summary>The header <c>Idempotency-Key</c>.</summary>
    public string Key => Headers["Idempotency-Key"];

    /// <summary>The parsed body.</summary>
    public JsonElement Body => JsonElement.Parse(Content);
}

/// <summary>HTTP server on a free loopback port that records calls and answers with queued statuses, 200 by default.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>The setting <c>Processing:Webhook</c> that leads here.</summary>
    public string Address =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/approved";

    /// <summary>The calls, in order of arrival.</summary>
    public List<WebhookCall> Calls { get; } = [];

    /// <summary>The next answers; status 0 never answers.</summary>
    public Queue<(int Status, string? RetryAfter)> Answers { get; } = new();

    /// <summary>Starts a receiver.</summary>
    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(receiver.AnswerAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>Stops listening.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var content = await reader.ReadToEndAsync(context.RequestAborted);
        Calls.Add(new(
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            content));
        var (status, retryAfter) = Answers.TryDequeue(out var answer) ? answer : (200, null);
        if (status == 0)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        context.Response.Headers.Location = "/elsewhere";
    }
}
