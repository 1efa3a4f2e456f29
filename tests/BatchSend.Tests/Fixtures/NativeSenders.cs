using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;
using BatchSend.Senders;
using Xunit;

namespace BatchSend.Tests.Fixtures;

/// <summary>The senders that make system calls of their own, with calls that a test decides about.</summary>
[SupportedOSPlatform("linux")]
public static class NativeSenders
{
    /// <summary>Two runs, messages that are none, small and large ones: every way of the datagram senders in one batch.</summary>
    internal static readonly int[] Sizes = [100, 100, 100, 40, 700, 0, 1, 2, 900, 900, 900, 3, 600, 600];

    public static TheoryData<string> Names => ["gather", "mmsg", "segment-offload"];

    internal static IBatchSender Create(string strategy, Socket socket, ISendCalls calls) => strategy switch
    {
        "gather" => new GatherSender(socket, GatherSender.Entry, calls),
        "mmsg" => new MmsgSender(socket, MmsgSender.Entry, calls),
        "segment-offload" => new SegmentOffloadSender(socket, SegmentOffloadSender.Entry, calls),
        _ => throw new ArgumentOutOfRangeException(nameof(strategy)),
    };

    internal static Transport TransportOf(string strategy) => strategy == "gather" ? Transport.Tcp : Transport.Udp;

    internal static void LinuxAlone() => Assert.SkipUnless(OperatingSystem.IsLinux(), "these senders work on Linux only");
}
