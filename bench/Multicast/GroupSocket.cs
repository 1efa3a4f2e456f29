using System.Net;
using System.Net.Sockets;
using Bench.Commands;

namespace Bench.Multicast;

/// <summary>Makes the UDP socket that sends to a group.</summary>
internal static class GroupSocket
{
    /// <summary>A socket that is set up and not yet connected: connecting chooses the route, by the interface that is set here.</summary>
    /// <exception cref="CommandFailure">The system does not take an option.</exception>
    public static Socket Create(MulticastGroup group, GroupOptions options)
    {
        Socket socket = new(group.Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            Apply(socket, group, options);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw CommandFailure.Failed($"cannot send to the group {group}: {e.Message}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal static SocketOptionLevel LevelOf(Socket socket) =>
        socket.AddressFamily == AddressFamily.InterNetworkV6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP;

    private static void Apply(Socket socket, MulticastGroup group, GroupOptions options)
    {
        SocketOptionLevel level = LevelOf(socket);
        // IPv4 takes an address here or, in network order, a number below 2^24; IPv6 takes the number (SocketOptionName.MulticastInterface).
        if (group.Interface is { } chosen)
            socket.SetSocketOption(level, SocketOptionName.MulticastInterface, level == SocketOptionLevel.IP ? IPAddress.HostToNetworkOrder(chosen.Index) : chosen.Index);
        if (options.TimeToLive is { } hops)
            socket.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, hops);
        socket.SetSocketOption(level, SocketOptionName.MulticastLoopback, options.Loopback);
    }
}
