using System.Net.Sockets;
using Bench.Commands;
using Bench.Interop.Linux;

namespace Bench.Multicast;

/// <summary>Which groups a bound socket takes datagrams of.</summary>
internal static class Membership
{
    /// <summary>Joins the group. It ends with the socket.</summary>
    /// <exception cref="CommandFailure">The interface or the routes do not allow it.</exception>
    public static void Join(Socket socket, MulticastGroup group)
    {
        try
        {
            if (socket.AddressFamily == AddressFamily.InterNetworkV6)
                socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(group.Address, group.InterfaceIndex));
            else
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group.Address, group.InterfaceIndex));
        }
        catch (SocketException e)
        {
            // ENODEV, the kernel's answer where no route leads to the group, has no name in the framework.
            throw group.Interface is null
                ? CommandFailure.Failed($"cannot join the group {group}: no route says on which interface, --interface names it")
                : CommandFailure.Failed($"cannot join the group {group}: {e.Message}");
        }
    }

    /// <summary>
    /// Without this a socket on Linux also takes what comes to groups that other sockets of the machine have joined, if its
    /// port and bound address fit (IP_MULTICAST_ALL in ip(7)). That concerns every socket on a shared port, a member of a group or not.
    /// </summary>
    /// <exception cref="SocketException">The kernel does not take the option.</exception>
    public static void TakeOnlyJoined(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return;
        bool v6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        try
        {
            socket.SetRawSocketOption(
                v6 ? SocketConstants.SolIpv6 : SocketConstants.SolIp,
                v6 ? SocketConstants.Ipv6MulticastAll : SocketConstants.MulticastAll,
                BitConverter.GetBytes(0));
        }
        catch (SocketException e) when (v6 && e.SocketErrorCode == SocketError.ProtocolOption)
        {
            // Linux before 4.20: only groups that somebody else joins on the same port would tell.
        }
    }
}
