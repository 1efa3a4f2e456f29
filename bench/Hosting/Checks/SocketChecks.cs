using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bench.Interop.Linux;
using Bench.Reports;
using Bench.Sinks;

namespace Bench.Hosting.Checks;

/// <summary>What a sink can do on this machine.</summary>
internal static class SocketChecks
{
    private const string BufferName = "receive buffer";
    private const string CoalescedName = "coalesced receive (UDP_GRO)";
    private const string BatchedName = "batched receive (recvmmsg)";
    private const string LinuxOnly = "Linux only";

    /// <summary>An effective buffer in which windows of 1,024 messages of 1,200 bytes lose nothing.</summary>
    private const int WantedBufferBytes = 8 * 1024 * 1024;

    public static Capability ReceiveBufferSize()
    {
        using Socket socket = Datagram();
        int effective = ReceiveBuffer.Set(socket, WantedBufferBytes);
        bool enough = effective >= WantedBufferBytes;

        // The kernel grants half of the effective size, and counts its bookkeeping in the other half.
        string? enable = enough || !OperatingSystem.IsLinux() ? null : $"sudo sysctl net.core.rmem_max={WantedBufferBytes / 2}";
        string detail = $"{effective:N0} bytes effective";
        return new Capability(BufferName, enough, enough ? detail : $"{detail}: large UDP batches are not lossless here", enable);
    }

    public static Capability CoalescedReceive()
    {
        if (!OperatingSystem.IsLinux())
            return new Capability(CoalescedName, false, LinuxOnly, null);

        using Socket socket = Datagram();
        try
        {
            socket.SetRawSocketOption(SocketConstants.SolUdp, SocketConstants.UdpGro, BitConverter.GetBytes(1));
            return new Capability(CoalescedName, true, "works; off by default, --gro turns it on", null);
        }
        catch (SocketException e)
        {
            return new Capability(CoalescedName, false, $"needs Linux 5.0: {e.Message}", null);
        }
    }

    public static Capability BatchedReceive()
    {
        if (!OperatingSystem.IsLinux())
            return new Capability(BatchedName, false, $"{LinuxOnly}; the sink receives one datagram a call", null);

        // With room for no message the call returns at once, where it exists.
        using Socket socket = Datagram();
        int received = RecvMmsg.Call(socket.SafeHandle, messages: 0, length: 0, RecvMmsg.DontWait, timeout: 0);
        int errno = received < 0 ? Marshal.GetLastPInvokeError() : 0;
        return errno is 0 or Errno.TryAgain
            ? new Capability(BatchedName, true, "works", null)
            : new Capability(BatchedName, false, $"the sink receives one datagram a call: {Marshal.GetPInvokeErrorMessage(errno)}", null);
    }

    private static Socket Datagram()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
