using System.Net;
using System.Net.Sockets;

namespace ApprovalPortal.Worker.Temporal;

/// <summary>Finds a port of the loopback address that nobody listens on.</summary>
public static class LoopbackPort
{
    /// <summary>Some free port.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Nobody listens on the port at this moment.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
