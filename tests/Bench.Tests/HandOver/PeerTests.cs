using System.Net;
using System.Net.Sockets;
using Bench.HandOver;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.HandOver;

/// <summary>The peers of a hand-over see what they are there to see.</summary>
public sealed class PeerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_pattern_finds_a_lost_a_doubled_and_a_changed_byte()
    {
        var bytes = new byte[1000];
        StreamPattern.Fill(bytes, 12_345);
        Assert.Equal(bytes.Length, StreamPattern.Intact(bytes, 12_345));
        Assert.Equal(bytes.Length - 5, StreamPattern.Intact(bytes.AsSpan(5), 12_350));
        Assert.InRange(StreamPattern.Intact([.. bytes[..500], .. bytes[501..]], 12_345), 500, 505);
        Assert.InRange(StreamPattern.Intact([.. bytes[..500], .. bytes[492..]], 12_345), 500, 505);
        bytes[77]++;
        Assert.Equal(77, StreamPattern.Intact(bytes, 12_345));
    }

    [Theory]
    [InlineData(0, 0, 100_000)]
    [InlineData(60_000, 0, 60_000)] // one byte left out
    [InlineData(0, 60_000, 60_000)] // one byte twice
    public async Task A_stream_is_intact_up_to_the_first_byte_that_is_not(int leaveOut, int twice, int intact)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(listener.LocalEndPoint!, Token);
        using Socket echo = await listener.AcceptAsync(Token);
        Task<PeerTally> tally = StreamPeer.RunAsync(peer, 100_000, Token);
        await EchoAsync(echo, leaveOut, twice);

        PeerTally seen = await tally;
        Assert.InRange(seen.IntactBytes, intact, intact + 10); // by chance a few bytes after it are right
        Assert.Equal(leaveOut + twice == 0, seen.IsWhole);
    }

    [Fact]
    public async Task A_flow_is_counted()
    {
        PeerTally seen = await FlowAsync(sequence => sequence switch
        {
            3 => [],
            5 => [5, 5],
            7 => [],
            8 => [8, 7],
            _ => [sequence],
        });
        Assert.Equal((40L, 1L, 1L, 1L), (seen.Messages, seen.Lost, seen.Duplicate, seen.Reordered));
        Assert.False(seen.IsWhole);
    }

    [Fact]
    public async Task A_flow_that_comes_back_as_it_was_is_whole()
    {
        PeerTally seen = await FlowAsync(sequence => [sequence]);
        Assert.Equal((40L, 0L, 0L, 0L), (seen.Messages, seen.Lost, seen.Duplicate, seen.Reordered));
        Assert.True(seen.IsWhole);
    }

    /// <summary>A flow of 40 datagrams whose other end answers each with those that a function says.</summary>
    private static async Task<PeerTally> FlowAsync(Func<long, long[]> answer)
    {
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var echo = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        echo.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await peer.ConnectAsync(echo.LocalEndPoint!, Token);
        await echo.ConnectAsync(peer.LocalEndPoint!, Token);
        Task<PeerTally> tally = new DatagramPeer(peer, 40, TimeSpan.FromSeconds(2)).RunAsync(Token);
        var buffer = new byte[2048];
        while (!tally.IsCompleted)
        {
            int count = await echo.ReceiveAsync(buffer, Token);
            long sequence = VerifyPattern.ReadSequence(buffer);
            foreach (long back in sequence == Echo.EndOfFlow ? [sequence] : answer(sequence))
            {
                VerifyPattern.Fill(buffer.AsSpan(0, count), back);
                await echo.SendAsync(buffer.AsMemory(0, count), Token);
            }

            if (sequence == Echo.EndOfFlow)
                break;
        }

        return await tally;
    }

    private static async Task EchoAsync(Socket socket, int leaveOut, int twice)
    {
        var buffer = new byte[1000];
        long position = 0;
        while (await socket.ReceiveAsync(buffer, Token) is > 0 and var count)
        {
            for (int i = 0; i < count; i++, position++)
            {
                for (int times = position == leaveOut && leaveOut > 0 ? 0 : position == twice && twice > 0 ? 2 : 1; times > 0; times--)
                    Assert.Equal(1, await socket.SendAsync(buffer.AsMemory(i, 1), Token));
            }
        }

        socket.Shutdown(SocketShutdown.Send);
    }
}
