using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Broker;
using BatchSend.Broker.Linux;
using BatchSend.Tests.Fixtures;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace BatchSend.Tests.Broker;

/// <summary>What a channel says of its connection and of the descriptors on it.</summary>
[SupportedOSPlatform("linux")]
public sealed class UnixChannelTests
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC, include/uapi/asm-generic/fcntl.h

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public UnixChannelTests() => TestBroker.SkipUnlessSupported();

    /// <summary>The end of the connection says that the broker holds nothing. An error does not.</summary>
    [Fact]
    public async Task An_error_is_not_the_end()
    {
        using var channel = new UnixChannel(UnixChannel.Create());
        Received answer = await channel.ReceiveAsync(Token); // unconnected: ENOTCONN
        Assert.NotSame(Received.End, answer);
        Assert.Contains("ENOTCONN", answer.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_closed_cannot_be_lent_any_more()
    {
        await using var broker = new TestBroker();
        using UnixChannel channel = await broker.GreetAsync();
        var closed = new PassedDescriptor(File.OpenHandle("/dev/null"));
        closed.Dispose();
        Assert.Equal(ChannelSend.Closed, await channel.LendAsync(new Frame(FrameKind.Lend), closed, Token));
    }

    /// <summary>Neither side's descriptors go to the programs that its process starts: one there would keep the connection open.</summary>
    [Fact]
    public async Task No_child_inherits_what_was_passed()
    {
        await using var broker = new TestBroker();
        using BrokerClient giver = await broker.ConnectAsync();
        using UnixChannel taker = await broker.GreetAsync();
        (Socket socket, Socket peer) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        using Socket _ = peer;
        await giver.HandOverAsync("a", socket, default, Token);
        using var passed = (PassedDescriptor)(await taker.AskAsync(new Frame(FrameKind.Fetch, 0, "a"), FrameKind.Lend)).Socket!;
        Assert.Equal(CloseOnExec, FlagsOf(passed.Descriptor) & CloseOnExec);
    }

    /// <summary>The "flags" line of /proc/PID/fdinfo, which is octal (proc(5)).</summary>
    private static int FlagsOf(SafeFileHandle descriptor)
    {
        string number = ((int)descriptor.DangerousGetHandle()).ToString(CultureInfo.InvariantCulture);
        string line = File.ReadLines("/proc/self/fdinfo/" + number).Single(l => l.StartsWith("flags:", StringComparison.Ordinal));
        return Convert.ToInt32(line["flags:".Length..].Trim(), 8);
    }
}
