using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Temporalio.Activities;
using Temporalio.Exceptions;

namespace ApprovalPortal.Worker.Activities;

/// <summary>
/// Tells the configured address of an approved request, signed when a secret is configured. What can pass is a retryable failure, what cannot is a final one;
/// people see the messages of both.
/// </summary>
public sealed partial class ProcessingWebhook(
    IOptions<ProcessingOptions> options,
    TimeProvider time,
    ILogger<ProcessingWebhook> logger) : IDisposable
{
    private const string ErrorType = "WebhookFailed";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestRetryAfter = TimeSpan.FromHours(1);

    // A redirect would turn the POST into a GET, or carry the request to an address that nobody configured.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = s_timeout,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    /// <summary>Calls the address once; without one there is nothing to do.</summary>
    /// <exception cref="ApplicationFailureException">The receiver has not taken it.</exception>
    public async Task CallAsync(
        string requestId, decimal amount, string currency, IReadOnlyList<RoleDecision> decisions, string? effectKey)
    {
        if (options.Value.Webhook is not { } webhook)
        {
            return;
        }

        var activity = ActivityExecutionContext.Current;
        var runId = activity.Info.WorkflowRunId;
        var key = effectKey ?? $"{HeaderText(requestId)}/{runId}";
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Body(requestId, runId!, amount, currency, decisions), WireDataConverter.JsonOptions);
        using var message = CreateMessage(webhook, key, body);

        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, activity.CancellationToken);
            Check(requestId, response);
        }
        catch (HttpRequestException e)
        {
            LogUnreachable(requestId, e);
            throw Failure("The webhook cannot be reached");
        }
        catch (OperationCanceledException e) when (!activity.CancellationToken.IsCancellationRequested)
        {
            LogUnreachable(requestId, e);
            throw Failure($"The webhook did not answer within {s_timeout.TotalSeconds:0} s");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    // A header holds printable ASCII only, a workflow id anything.
    private static string HeaderText(string id) =>
        id.All(c => c is > ' ' and <= '~') ? id : Uri.EscapeDataString(id);

    private HttpRequestMessage CreateMessage(Uri webhook, string key, byte[] body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, webhook)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json", "utf-8") } },
        };
        message.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (WebhookSignature.ParseSecrets(options.Value.Secret) is { Count: > 0 } keys)
        {
            // Full stops separate what is signed; with one of its own, the starter's id could pass for another message.
            var id = key.Replace(".", "%2E", StringComparison.Ordinal);
            var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
            message.Headers.TryAddWithoutValidation("webhook-id", id);
            message.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
            message.Headers.TryAddWithoutValidation("webhook-signature", WebhookSignature.Create(keys, id, timestamp, body));
        }

        return message;
    }

    private static ApplicationFailureException Failure(string message, bool isFinal = false, TimeSpan? retryAfter = null) =>
        new(message, ErrorType, nonRetryable: isFinal, nextRetryDelay: retryAfter);

    private void Check(string requestId, HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        LogRefused(requestId, (int)response.StatusCode);
        var canPass = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or >= HttpStatusCode.InternalServerError;
        throw Failure(
            $"The webhook answered with status {(int)response.StatusCode}",
            isFinal: !canPass,
            retryAfter: canPass ? RetryAfter(response.Headers.RetryAfter) : null);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var delay = header?.Delta ?? header?.Date - time.GetUtcNow();
        return delay switch
        {
            null => null,
            _ when delay <= TimeSpan.Zero => null,
            _ when delay > s_longestRetryAfter => s_longestRetryAfter,
            _ => delay,
        };
    }

    [LoggerMessage(LogLevel.Warning, "The webhook cannot be told of request {RequestId}")]
    private partial void LogUnreachable(string requestId, Exception failure);

    [LoggerMessage(LogLevel.Warning, "The webhook answered request {RequestId} with status {Status}")]
    private partial void LogRefused(string requestId, int status);

    private sealed record Body(
        string RequestId, string RunId, decimal Amount, string Currency, IReadOnlyList<RoleDecision> Decisions);
}
