using System.Net;
using System.Net.Sockets;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether there is a loopback interface that is up: not so in a fresh network namespace.</summary>
internal static class LoopbackCheck
{
    public const string Name = "loopback";
    private const string Meaning = "Nothing is measured: every pair, count and benchmark of this program runs over 127.0.0.1.";

    /// <summary>The command for both protocols.</summary>
    public static Remedy Up => OperatingSystem.IsLinux()
        ? Remedy.AsRoot("ip link set lo up")
        : Remedy.None("this system has no loopback interface that a command switches on");

    public static bool IsUp => TryReach(IPAddress.Loopback) is null;

    public static Capability Run() => TryReach(IPAddress.Loopback) is { } refusal
        ? Capability.Missing(Name, $"127.0.0.1 cannot be reached: {refusal}", Meaning, Up)
        : Capability.Works(Name, "127.0.0.1");

    /// <summary>Null, or why no UDP socket gets an address of this machine and a route to it. Nothing is sent.</summary>
    public static string? TryReach(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(address, 0));
            socket.Connect(socket.LocalEndPoint!); // binding alone succeeds over an interface that is down
            return null;
        }
        catch (SocketException e)
        {
            return e.Message;
        }
    }
}
