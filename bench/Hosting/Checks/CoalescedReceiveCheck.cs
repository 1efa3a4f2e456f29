using System.Net.Sockets;
using Bench.Interop.Linux;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether a sink can take coalesced datagrams.</summary>
internal static class CoalescedReceiveCheck
{
    public const string Name = "coalesced receive (UDP_GRO)";

    private const string Meaning =
        "--gro cannot be measured: what segment-offload gains where the receiver takes a whole batch as one is not to be seen here.";

    public static Capability Run()
    {
        if (!OperatingSystem.IsLinux())
            return Capability.LinuxOnly(Name, Meaning);

        using Socket socket = ProbeSocket.Datagram();
        try
        {
            socket.SetRawSocketOption(SocketConstants.SolUdp, SocketConstants.UdpGro, BitConverter.GetBytes(1));
            return Capability.Works(Name, "works; off by default, --gro turns it on");
        }
        catch (SocketException e)
        {
            return Capability.Missing(Name, $"the kernel refuses the option: {e.Message}", Meaning, Remedy.None("it takes Linux 5.0 or newer"));
        }
    }
}
