using System.Net.Sockets;
using Bench.Interop.Linux;

namespace Bench.Multicast;

/// <summary>Lets several UDP sockets of one machine have the same address and port.</summary>
/// <remarks>
/// All of them must ask for it, in the same way; a bind beside one that did not ask fails with EADDRINUSE. On Linux, over
/// IPv4 and IPv6 (socket(7); measured on 6.18, and held by a test):
/// <list type="bullet">
/// <item>A datagram to a multicast group goes to every one of them that is a member.</item>
/// <item>A unicast datagram goes to a single one: with SO_REUSEADDR, which is set here, to the one that was bound last, and when that is
/// closed to the one before it; with SO_REUSEPORT to one that a hash of both addresses and ports chooses.</item>
/// <item>With SO_REUSEADDR sockets of any user may come beside, and would take unicast away; with SO_REUSEPORT those of the same user only.</item>
/// </list>
/// </remarks>
internal static class PortSharing
{
    /// <summary>
    /// Asks for it: before the bind to get a port that others have, after it to let others have the port that was got. A port that the
    /// system is to choose is got first, since it might choose a shared one.
    /// </summary>
    public static void Allow(Socket socket)
    {
        // The managed option may set SO_REUSEPORT as well, which would hash unicast datagrams.
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(SocketConstants.SolSocket, SocketConstants.ReuseAddress, BitConverter.GetBytes(1));
        else
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
    }
}
