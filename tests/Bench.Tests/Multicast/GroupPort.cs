using System.Net;
using System.Net.Sockets;
using Bench.Multicast;

namespace Bench.Tests.Multicast;

/// <summary>A group on loopback and a port for it that nobody else uses.</summary>
internal sealed record GroupPort(MulticastGroup Group, int Port)
{
    /// <summary>As the command line takes it.</summary>
    public string Target => $"{Group.Address}:{Port}";

    public static GroupPort Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return new GroupPort(MulticastGroup.OnLoopback(), ((IPEndPoint)socket.LocalEndPoint!).Port);
    }
}
