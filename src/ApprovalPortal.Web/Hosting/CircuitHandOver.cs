using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.JSInterop;

namespace ApprovalPortal.Web.Hosting;

/// <summary>
/// Lets every open page go when the node stops: its browser takes the circuit's state, protected by the keys that all
/// nodes share, and goes on with it on the node that answers next. Meanwhile this node takes no circuit on.
/// </summary>
public sealed partial class CircuitHandOver(IHostApplicationLifetime lifetime, ILogger<CircuitHandOver> log)
{
    // Together with the next node's answer it stays below five seconds.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, IJSRuntime> _open = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private bool _isRegistered;

    /// <summary>The node stops.</summary>
    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    internal void Add(string circuitId, IJSRuntime script)
    {
        _open[circuitId] = script;
        lock (_lock)
        {
            if (!_isRegistered)
            {
                _isRegistered = true;
                // The newest registration is called first, and an older one closes all connections: the first page's is
                // newer than the server's own.
                lifetime.ApplicationStopping.Register(LetGo);
            }
        }
    }

    internal void Remove(string circuitId) => _open.TryRemove(circuitId, out _);

    private void LetGo()
    {
        var count = _open.Count;
        if (count == 0)
        {
            return;
        }

        foreach (var script in _open.Values)
        {
            _ = AskAsync(script);
        }

        SpinWait.SpinUntil(() => _open.IsEmpty, s_patience);
        LogHandedOver(log, count - _open.Count, count);
    }

    private static async Task AskAsync(IJSRuntime script)
    {
        try
        {
            await script.InvokeVoidAsync("portal.handOver");
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException or InvalidOperationException)
        {
            // Whoever does not hear it connects again, as after a crash.
        }
    }

    [LoggerMessage(LogLevel.Information, "{HandedOver} of {Count} open pages were handed over")]
    private static partial void LogHandedOver(ILogger logger, int handedOver, int count);
}

/// <summary>Tells <see cref="CircuitHandOver"/> which circuits are connected.</summary>
public sealed class CircuitWatch(CircuitHandOver handOver, IJSRuntime script) : CircuitHandler
{
    /// <inheritdoc />
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        handOver.Add(circuit.Id, script);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        handOver.Remove(circuit.Id);
        return Task.CompletedTask;
    }
}
