using System.Net;
using System.Net.Sockets;
using BatchSend;

namespace Bench.Gate.Base;

/// <summary>Asks a build through its seam which strategies it has: on connected sockets of this process, over which nothing is sent.</summary>
internal sealed class SeamProbe : IDisposable
{
    private readonly LoadedBuild _build;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public SeamProbe(LoadedBuild build)
    {
        _build = build;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _tcp.Connect(_listener.LocalEndPoint!);
        _udp.Connect(_listener.LocalEndPoint!);
    }

    /// <summary>Null when the build can send the cell; otherwise why not.</summary>
    public string? WhyNot(GateCell cell) => _build.WhyNot(cell.Transport == Transport.Tcp ? _tcp : _udp, cell.Strategy);

    public void Dispose()
    {
        _tcp.Dispose();
        _udp.Dispose();
        _listener.Dispose();
    }
}
