using System.Net.Sockets;

namespace BatchSend;

/// <summary>Whether a strategy works on a socket: a number, and where it is 0 the reason.</summary>
/// <param name="MaxMessagesPerCall">Messages that one send call can carry here; 0 when the strategy does not work.</param>
/// <param name="Reason">Why it does not work; null when it does.</param>
public readonly record struct SenderSupport(int MaxMessagesPerCall, string? Reason)
{
    /// <summary>True when the strategy can send on the socket.</summary>
    public bool IsSupported => MaxMessagesPerCall > 0;

    /// <summary>
    /// Says what a strategy can do on this socket. Sends nothing on it and changes none of its options: what the kernel
    /// supports is asked once a process, on a socket made for that.
    /// </summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static SenderSupport Of(SenderDescriptor strategy, Socket socket)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(socket);

        Transport transport = TransportOf(socket);
        if (transport == Transport.None)
            return No($"a {socket.SocketType} socket of {socket.AddressFamily} is neither TCP nor UDP");
        if (!socket.Connected)
            return No("the socket is not connected");
        return Of(strategy, transport);
    }

    /// <summary>Says what a strategy can do on this machine over one transport.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="strategy"/> is null.</exception>
    public static SenderSupport Of(SenderDescriptor strategy, Transport transport)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        if (transport is not (Transport.Tcp or Transport.Udp))
            return No($"{transport} is not one transport: ask for {Transport.Tcp} or {Transport.Udp}");
        if ((strategy.Transports & transport) == 0)
            return No($"{strategy.Name} works over {(strategy.Transports == Transport.Tcp ? "tcp" : "udp")} only");
        return strategy.WhyNot() is { } reason
            ? No(reason)
            : new SenderSupport(strategy.MessagesPerCall(transport), null);
    }

    /// <summary>The transport of a socket, or <see cref="Transport.None"/> when it is neither TCP nor UDP over IPv4 or IPv6.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is null.</exception>
    public static Transport TransportOf(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            return Transport.None;
        return (socket.SocketType, socket.ProtocolType) switch
        {
            (SocketType.Stream, ProtocolType.Tcp or ProtocolType.Unspecified) => Transport.Tcp,
            (SocketType.Dgram, ProtocolType.Udp or ProtocolType.Unspecified) => Transport.Udp,
            _ => Transport.None,
        };
    }

    private static SenderSupport No(string reason) => new(0, reason);
}
