namespace Bench.Interop.Linux;

/// <summary>Socket options that the managed enumerations do not name.</summary>
internal static class SocketConstants
{
    /// <summary>SOL_SOCKET (asm-generic/socket.h; x64 and arm64 alike).</summary>
    public const int SolSocket = 1;

    /// <summary>SO_REUSEADDR (asm-generic/socket.h; x64 and arm64 alike).</summary>
    public const int ReuseAddress = 2;

    /// <summary>SO_REUSEPORT (the same).</summary>
    public const int ReusePort = 15;

    /// <summary>SOL_IP (linux/socket.h).</summary>
    public const int SolIp = 0;

    /// <summary>IP_MULTICAST_ALL (linux/in.h): whether a socket takes groups that other sockets have joined (ip(7)).</summary>
    public const int MulticastAll = 49;

    /// <summary>SOL_IPV6 (linux/socket.h).</summary>
    public const int SolIpv6 = 41;

    /// <summary>IPV6_MULTICAST_ALL (linux/in6.h), since Linux 4.20: the same for IPv6.</summary>
    public const int Ipv6MulticastAll = 29;

    /// <summary>SO_SNDBUF as the kernel accounts it (socket(7)).</summary>
    public const int SendBuffer = 7;

    /// <summary>SO_RCVBUF: the kernel doubles what is set, and reads back the doubled value (socket(7)).</summary>
    public const int ReceiveBuffer = 8;

    /// <summary>SO_RCVBUFFORCE: SO_RCVBUF beyond net.core.rmem_max, with CAP_NET_ADMIN (socket(7)).</summary>
    public const int ReceiveBufferForce = 33;

    /// <summary>SO_RCVTIMEO with a 64-bit timeval (asm-generic/socket.h, SO_RCVTIMEO_OLD on 64-bit).</summary>
    public const int ReceiveTimeout = 20;

    /// <summary>SOL_UDP (linux/socket.h).</summary>
    public const int SolUdp = 17;

    /// <summary>UDP_GRO: the socket takes coalesced datagrams, with their segment size in a control message (linux/udp.h).</summary>
    public const int UdpGro = 104;

    /// <summary>UDP_SEGMENT: bytes of each datagram that one send is split into (linux/udp.h).</summary>
    public const int UdpSegment = 103;

    /// <summary>MSG_DONTWAIT and MSG_NOSIGNAL (linux/socket.h): a send neither blocks nor raises SIGPIPE.</summary>
    public const int DontWaitNoSignal = 0x40 | 0x4000;

    /// <summary>MSG_NOSIGNAL (linux/socket.h): a send that may block raises no SIGPIPE.</summary>
    public const int NoSignal = 0x4000;

    /// <summary>Bytes of <c>struct sockaddr_storage</c> (linux/socket.h, _K_SS_MAXSIZE): room for an address of any family.</summary>
    public const int AddressBytes = 128;

    /// <summary>UIO_MAXIOV (linux/uio.h): entries that one call takes of a list of buffers or messages.</summary>
    public const int MaxVectors = 1024;
}
