using System.Net.Sockets;

namespace Bench.Multicast;

/// <summary>What the system holds of how a socket sends to a group.</summary>
/// <param name="TimeToLive">IP_MULTICAST_TTL or IPV6_MULTICAST_HOPS.</param>
/// <param name="Loopback">IP_MULTICAST_LOOP or IPV6_MULTICAST_LOOP.</param>
/// <param name="Interface">The interface that was chosen; null where the routing table chooses.</param>
internal sealed record GroupSettings(int TimeToLive, bool Loopback, string? Interface)
{
    /// <summary>Reads them back from the socket.</summary>
    public static GroupSettings Of(Socket socket, MulticastGroup group)
    {
        SocketOptionLevel level = GroupSocket.LevelOf(socket);
        return new GroupSettings(
            (int)socket.GetSocketOption(level, SocketOptionName.MulticastTimeToLive)!,
            (int)socket.GetSocketOption(level, SocketOptionName.MulticastLoopback)! != 0,
            group.Interface?.Name);
    }
}
