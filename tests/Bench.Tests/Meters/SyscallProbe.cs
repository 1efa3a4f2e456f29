using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Xunit;

namespace Bench.Tests.Meters;

/// <summary>Makes a known number of system calls.</summary>
internal sealed partial class SyscallProbe : IDisposable
{
    private readonly Socket _receiver = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _message = new byte[16];

    public SyscallProbe()
    {
        _receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _sender.Connect(_receiver.LocalEndPoint!);
        Send(1);
    }

    /// <summary>One system call each, that has no name in the meter.</summary>
    public static void CallWithoutName(int times)
    {
        for (int i = 0; i < times; i++)
            _ = GetParentProcessId();
    }

    /// <summary>One datagram each. What the receiver's buffer cannot hold is dropped by the kernel, after the call.</summary>
    public void Send(int times)
    {
        for (int i = 0; i < times; i++)
            Assert.Equal(_message.Length, _sender.Send(_message));
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentProcessId();
}
