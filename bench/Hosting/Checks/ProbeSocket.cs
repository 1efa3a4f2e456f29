using System.Net.Sockets;

namespace Bench.Hosting.Checks;

/// <summary>Sockets that only their options are asked of.</summary>
internal static class ProbeSocket
{
    /// <summary>A UDP socket without an address: options need none, and so a machine without loopback has its options too.</summary>
    public static Socket Datagram() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
}
