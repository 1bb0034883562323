using System.Net;
using System.Net.Sockets;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

/// <summary>
/// Stands between a client and a server, and while it cuts lets requests through but ends the connection instead of
/// passing an answer on: the client cannot know what the server has done.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private const byte Data = 0;
    private const byte Headers = 1;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private volatile bool _isCutting;
    private int _cuts;

    public CuttingProxy(string server)
    {
        _server = IPEndPoint.Parse(server.Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the client connects.</summary>
    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How many answers were cut off.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Answers are cut off while it is true.</summary>
    public bool IsCutting
    {
        get => _isCutting;
        set => _isCutting = value;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server, _stop.Token);
                var requests = client.GetStream().CopyToAsync(server.GetStream(), _stop.Token);
                await PassAnswersAsync(server.GetStream(), client.GetStream());
                client.Close();
                await requests;
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Either side has gone.
            }
        }
    }

    // Frame by frame, as HTTP/2 has them: an answer may follow a ping in one packet.
    private async Task PassAnswersAsync(NetworkStream from, NetworkStream to)
    {
        var header = new byte[9];
        while (true)
        {
            await from.ReadExactlyAsync(header, _stop.Token);
            var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await from.ReadExactlyAsync(payload, _stop.Token);
            if (_isCutting && (header[3] is Data or Headers))
            {
                Interlocked.Increment(ref _cuts);
                return;
            }

            await to.WriteAsync(header, _stop.Token);
            await to.WriteAsync(payload, _stop.Token);
        }
    }
}
