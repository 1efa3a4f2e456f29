using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;

namespace BatchSend.Senders;

/// <summary>How many segments one send can carry on this kernel. Asked once a process, on a socket of the probe's own.</summary>
[SupportedOSPlatform("linux")]
internal static class SegmentProbe
{
    // UDP_MAX_SEGMENTS, include/linux/udp.h: 128 since Linux 6.9, 64 before.
    private static ReadOnlySpan<int> KnownLimits => [128, 64];

    private static readonly Lazy<SenderSupport> Answer = new(static () => Ask(KernelCalls.Instance));

    /// <summary>The limit, or 0 and the reason.</summary>
    public static SenderSupport Support => Answer.Value;

    internal static SenderSupport Ask(ISendCalls calls)
    {
        try
        {
            bool v4 = Socket.OSSupportsIPv4;
            // Connected to itself: nobody else hears the probe.
            using var socket = new Socket(
                v4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(v4 ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0));
            socket.Connect(socket.LocalEndPoint!);
            return Ask(calls, socket.SafeHandle);
        }
        catch (SocketException e)
        {
            return No($"the probe of UDP_SEGMENT got no loopback socket ({e.SocketErrorCode})");
        }
    }

    private static SenderSupport Ask(ISendCalls calls, SafeSocketHandle socket)
    {
        var error = Errno.None;
        using var run = new SegmentVector();
        using var lease = new DescriptorLease(socket);
        ReadOnlyMemory<byte> message = new byte[1];
        foreach (int limit in KnownLimits)
        {
            var messages = new ReadOnlyMemory<byte>[limit];
            Array.Fill(messages, message);
            run.Fill(messages);
            int sent = run.Send(calls, lease.Descriptor);
            run.Clear();
            if (sent == limit)
                return new SenderSupport(limit, null);
            error = sent < 0 ? (Errno)(-sent) : Errno.EIO;
        }

        return No($"this kernel does not segment datagrams (UDP_SEGMENT: {error})");
    }

    private static SenderSupport No(string reason) => new(0, reason);
}
