using System.Net;
using System.Net.Sockets;
using Xunit;

namespace BatchSend.Tests.Fixtures;

/// <summary>Connected sockets over loopback.</summary>
internal static class Loopback
{
    private const int SmallBuffer = 4096;

    /// <summary>A socket to send on and its peer. With small buffers a stream soon waits for its reader.</summary>
    public static (Socket Socket, Socket Peer) Connect(Transport transport, AddressFamily family, bool smallBuffers = false)
    {
        Assert.SkipUnless(
            family != AddressFamily.InterNetworkV6 || Socket.OSSupportsIPv6, "this machine has no IPv6 loopback");
        return transport == Transport.Tcp ? ConnectTcp(family, smallBuffers) : ConnectUdp(family);
    }

    private static (Socket Socket, Socket Peer) ConnectTcp(AddressFamily family, bool smallBuffers)
    {
        using var listener = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (smallBuffers)
        {
            listener.ReceiveBufferSize = SmallBuffer;
            socket.SendBufferSize = SmallBuffer;
        }

        listener.Bind(AnyPort(family));
        listener.Listen(1);
        socket.Connect(listener.LocalEndPoint!);
        return (socket, listener.Accept());
    }

    private static (Socket Socket, Socket Peer) ConnectUdp(AddressFamily family)
    {
        var peer = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        DatagramRecorder.EnlargeBuffer(peer);
        peer.Bind(AnyPort(family));
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(AnyPort(family));
        socket.Connect(peer.LocalEndPoint!);
        peer.Connect(socket.LocalEndPoint!);
        return (socket, peer);
    }

    private static IPEndPoint AnyPort(AddressFamily family) =>
        new(family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, 0);
}
