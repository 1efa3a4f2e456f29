using System.Net.Sockets;

namespace Bench.Tests.Sinks;

/// <summary>Makes a test's socket send large payloads as runs of datagrams, so that a receiver gets coalesced ones.</summary>
internal static class UdpSegment
{
    private const int SolUdp = 17; // linux/socket.h
    private const int Option = 103; // UDP_SEGMENT, linux/udp.h

    public static void Enable(Socket socket, int size) =>
        socket.SetRawSocketOption(SolUdp, Option, BitConverter.GetBytes(size));
}
