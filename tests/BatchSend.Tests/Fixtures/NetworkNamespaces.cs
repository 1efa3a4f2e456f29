using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Xunit;

namespace BatchSend.Tests.Fixtures;

/// <summary>
/// Two network namespaces joined by a virtual cable whose MTU the test chooses: what loopback, with its MTU of 65,536,
/// never shows. Nothing of it is visible outside, and no traffic leaves it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class NetworkNamespaces : IDisposable
{
    private const string Link = "cable";
    private const int CloneNewNet = 0x40000000; // CLONE_NEWNET, include/uapi/linux/sched.h
    private static int _made;

    private readonly string _near, _far;

    public NetworkNamespaces(int mtu)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "network namespaces need root on Linux");
        Assert.SkipUnless(File.Exists("/usr/sbin/ip") || File.Exists("/sbin/ip"), "ip (iproute2) is not installed");
        string name = $"batchsend-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}";
        (_near, _far) = (name + "-near", name + "-far");
        Commands.Run("ip", "netns", "add", _near);
        Commands.Run("ip", "netns", "add", _far);
        Commands.Run("ip", "-n", _near, "link", "add", Link, "type", "veth", "peer", "name", Link, "netns", _far);
        foreach ((string side, string host) in new[] { (_near, "1"), (_far, "2") })
        {
            Commands.Run("ip", "-n", side, "addr", "add", $"10.77.0.{host}/24", "dev", Link);
            Commands.Run("ip", "-n", side, "addr", "add", $"fd77::{host}/64", "dev", Link, "nodad");
            Commands.Run("ip", "-n", side, "link", "set", Link, "up", "mtu", $"{mtu}");
        }
    }

    /// <summary>Changes the MTU of the sender's end.</summary>
    public void SetMtu(int mtu) => Commands.Run("ip", "-n", _near, "link", "set", Link, "mtu", $"{mtu}");

    /// <summary>Puts a queue before the cable at the sender's end, as tc(8) describes one.</summary>
    public void AddQueue(params string[] queue) => Commands.Run("tc", ["-n", _near, "qdisc", "add", "dev", Link, "root", .. queue]);

    /// <summary>Changes the queue in place. To take one away would drop what is sent meanwhile, without an error.</summary>
    public void ChangeQueue(params string[] queue) => Commands.Run("tc", ["-n", _near, "qdisc", "change", "dev", Link, "root", .. queue]);

    /// <summary>A sending socket in one namespace, connected to a receiving one in the other.</summary>
    public (Socket Sender, Socket Receiver) Connect(AddressFamily family)
    {
        (string near, string far) = family == AddressFamily.InterNetworkV6 ? ("fd77::1", "fd77::2") : ("10.77.0.1", "10.77.0.2");
        Socket receiver = Bind(_far, family, far), sender = Bind(_near, family, near);
        DatagramRecorder.EnlargeBuffer(receiver);
        sender.Connect(receiver.LocalEndPoint!);
        receiver.Connect(sender.LocalEndPoint!);
        return (sender, receiver);
    }

    public void Dispose()
    {
        Commands.Run("ip", "netns", "del", _near);
        Commands.Run("ip", "netns", "del", _far);
    }

    /// <summary>A socket stays in the namespace of the thread that made it; this one is made for that alone.</summary>
    private static Socket Bind(string space, AddressFamily family, string address)
    {
        Socket? socket = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle("/run/netns/" + space);
                if (SetNs(file, CloneNewNet) != 0)
                    throw new Win32Exception();
                socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            }
            catch (Exception e) when (e is IOException or Win32Exception or SocketException)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? socket! : throw new InvalidOperationException("no socket in the namespace", failure);
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNs(SafeHandle file, int kind);
}
