using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Interop.Linux;
using Bench.Multicast;
using Bench.Sinks;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.Multicast;

/// <summary>Who gets what on a port that several sockets have, and who does not get the port.</summary>
public sealed class PortSharingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sink_that_does_not_ask_to_share_is_refused()
    {
        await using SinkProcess sharing = await SinkProcess.StartAsync(new SinkOptions { Transport = Transport.Udp, Share = true }, Token);

        Outcome outcome = await BenchProcess.RunAsync(Token, "sink", sharing.EndPoint.ToString(), "-u");

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        Assert.Equal(
            $"error: port {sharing.EndPoint.Port} is in use at 127.0.0.1; UDP sinks share a port where every one of them says --share",
            outcome.Error.Trim());
    }

    [Fact]
    public async Task A_sink_that_asks_is_refused_beside_one_that_did_not()
    {
        await using SinkProcess alone = await SinkProcess.StartAsync(new SinkOptions { Transport = Transport.Udp }, Token);

        Outcome outcome = await BenchProcess.RunAsync(Token, "sink", alone.EndPoint.ToString(), "-u", "--share");

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        Assert.Equal($"error: port {alone.EndPoint.Port} is in use at 127.0.0.1 by a socket that does not share it", outcome.Error.Trim());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_unicast_datagram_goes_to_the_sink_that_came_last(string address)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "which of several sockets gets unicast is told of Linux");
        SinkOptions options = new() { Transport = Transport.Udp, Share = true, Bind = new IPEndPoint(IPAddress.Parse(address), 0) };
        await using SinkProcess first = await SinkProcess.StartAsync(options, Token);
        await using SinkProcess second = await SinkProcess.StartAsync(options with { Bind = first.EndPoint }, Token);
        await using SinkProcess last = await SinkProcess.StartAsync(options with { Bind = first.EndPoint }, Token);

        SendEach(first.EndPoint, 10);
        await Poll.UntilAsync(() => last.Counters.Messages == 10, "all ten at the last sink");
        await last.StopAsync();
        SendEach(first.EndPoint, 5);
        await Poll.UntilAsync(() => second.Counters.Messages == 5, "all five at the sink before it");

        Assert.Equal((0, 5, 10), ((await first.StopAsync()).Messages, (await second.StopAsync()).Messages, last.Counters.Messages));
    }

    /// <summary>The sinks share by SO_REUSEADDR. This is what the other way would do, as the remarks of <see cref="PortSharing"/> say.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void With_reuse_of_the_port_a_hash_spreads_unicast(string address)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SO_REUSEPORT does so on Linux");
        const int Flows = 64;
        Socket[] sockets = [Reusing(new IPEndPoint(IPAddress.Parse(address), 0)), null!, null!];
        try
        {
            for (int i = 1; i < sockets.Length; i++)
                sockets[i] = Reusing((IPEndPoint)sockets[0].LocalEndPoint!);
            for (int i = 0; i < Flows; i++)
                SendEach((IPEndPoint)sockets[0].LocalEndPoint!, 1);

            int[] taken = [.. sockets.Select(s => Take(s))];
            Assert.Equal(Flows, taken.Sum());
            Assert.True(taken.Count(t => t > 0) > 1, $"one socket of {taken.Length} got all of {Flows} flows");
        }
        finally
        {
            foreach (Socket? socket in sockets)
                socket?.Dispose();
        }
    }

    private static Socket Reusing(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.SetRawSocketOption(SocketConstants.SolSocket, SocketConstants.ReusePort, BitConverter.GetBytes(1));
        socket.Bind(endPoint);
        return socket;
    }

    /// <summary>What loopback has queued by now: it brings a datagram there within the send.</summary>
    private static int Take(Socket socket)
    {
        int taken = 0;
        byte[] buffer = new byte[1];
        while (socket.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead))
        {
            socket.Receive(buffer);
            taken++;
        }

        return taken;
    }

    /// <summary>Each from a socket, and so a port, of its own.</summary>
    private static void SendEach(IPEndPoint target, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.SendTo(new byte[1], target);
        }
    }
}
