using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ApprovalPortal.Bench.Viewers;

/// <summary>
/// One open page as the portal sees it: a circuit that takes its render batches and answers like a browser, without one.
/// </summary>
internal sealed class CircuitClient : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly Visitor _visitor;
    private readonly TaskCompletionSource _firstRender = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<CircuitClient, ReadOnlyMemory<byte>> _rendered;
    private long _messages;
    private long _renderedBytes;
    private long _batches;
    private string? _id;

    private CircuitClient(HubConnection connection, Visitor visitor, Action<CircuitClient, ReadOnlyMemory<byte>> rendered)
    {
        _connection = connection;
        _visitor = visitor;
        _rendered = rendered;
    }

    /// <summary>Messages that the portal has sent, beside the connection's own pings.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Render batches that have arrived.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>How large the render batches were together.</summary>
    public long RenderedBytes => Interlocked.Read(ref _renderedBytes);

    /// <summary>What the portal said when it ended the circuit; null while it is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Starts the circuit of a page and waits for its first rendering.</summary>
    public static async Task<CircuitClient> StartAsync(
        Visitor visitor, string path, CircuitPage page, Action<CircuitClient, ReadOnlyMemory<byte>> rendered)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(visitor.Portal, "_blazor"), options =>
        {
            options.Cookies = visitor.Cookies;
            options.Transports = HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
        });
        builder.Services.AddSingleton<IHubProtocol, BlazorPackProtocol>();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        var client = new CircuitClient(builder.Build(), visitor, rendered);
        client.Listen();
        try
        {
            await client.OpenAsync(path, page);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says goodbye as a closed tab does, so that the portal keeps nothing of it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_id is not null)
        {
            await _visitor.SayGoodbyeAsync(_id);
        }

        await _connection.DisposeAsync();
    }

    private async Task OpenAsync(string path, CircuitPage page)
    {
        await _connection.StartAsync();
        _id = await _connection.InvokeAsync<string?>(
            "StartCircuit", _visitor.Portal.ToString(), new Uri(_visitor.Portal, path).ToString(), "[]", "");
        if (_id is null)
        {
            throw new InvalidOperationException("The portal refused a circuit.");
        }

        await _connection.SendAsync("UpdateRootComponents", page.Operations, page.State);
        await Task.WhenAny(_firstRender.Task, _ended.Task).WaitAsync(TimeSpan.FromMinutes(2));
        if (Failure is not null)
        {
            throw new InvalidOperationException(Failure);
        }
    }

    private void Listen()
    {
        _connection.On("JS.AttachComponent", (int _, string _) => Count());
        _connection.On("JS.EndInvokeDotNet", (string _) => Count());
        _connection.On("JS.BeginTransmitStream", (long _) => Count());
        _connection.On("JS.ReceiveByteArray", (int _, byte[] _) => Count());
        _connection.On("JS.Error", (string error) => Fail(error));
        _connection.On<int, byte[]>("JS.RenderBatch", TakeBatchAsync);
        _connection.On<long, string, string, int, long, int>("JS.BeginInvokeJS", AnswerCallAsync);
        _connection.Closed += cause =>
        {
            Fail(cause?.Message ?? "The connection was closed.");
            return Task.CompletedTask;
        };
    }

    private Task TakeBatchAsync(int id, byte[] batch)
    {
        Count();
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _renderedBytes, batch.Length);
        _rendered(this, batch);
        _firstRender.TrySetResult();
        return _connection.SendAsync("OnRenderCompleted", (long)id, (string?)null);
    }

    // Scripts that the portal calls answer with nothing; of what a browser would say, none is missed.
    private Task AnswerCallAsync(long call, string name, string arguments, int resultType, long target, int callType)
    {
        Count();
        return call == 0 ? Task.CompletedTask : _connection.SendAsync("EndInvokeJSFromDotNet", call, true, $"[{call},true,null]");
    }

    private void Count() => Interlocked.Increment(ref _messages);

    private void Fail(string why)
    {
        Failure ??= why;
        _ended.TrySetResult();
    }
}
