using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Floors;
using Bench.Pairing;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Floors;

/// <summary>Floors over real sockets: a bare loop that sends less, or something else, would make every strategy look dear.</summary>
public sealed class FloorTests
{
    private const int ReceiveBuffer = 4 * 1024 * 1024;

    public static TheoryData<string, int, int> StreamCases => new()
    {
        { FloorCatalog.Send, 64, 64 },
        { FloorCatalog.Copy, 64, 64 },
        { FloorCatalog.Copy, 70_000, 8 }, // larger than the buffer that is copied to
        { FloorCatalog.Copy, 1200, 64 },
        { FloorCatalog.Gather, 64, 1500 }, // more buffers than one call takes
        // More than the sockets hold, so that calls come back short or find no room.
        { FloorCatalog.Send, 65_536, 200 },
        { FloorCatalog.Copy, 65_000, 200 },
        { FloorCatalog.Gather, 65_536, 200 },
    };

    public static TheoryData<string, int, int> DatagramCases => new()
    {
        { FloorCatalog.Send, 64, 64 },
        { FloorCatalog.Mmsg, 1200, 64 },
        { FloorCatalog.Mmsg, 1, 1500 },
        { FloorCatalog.SegmentGather, 64, 300 }, // more segments than one send has
        { FloorCatalog.SegmentCopy, 64, 300 },
        { FloorCatalog.SegmentGather, 1200, 100 }, // more bytes than one send has
        { FloorCatalog.SegmentCopy, 1200, 100 },
        { FloorCatalog.SegmentCopy, 1200, 1 },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StreamCases))]
    public async Task A_stream_floor_sends_every_byte_in_order(string floor, int size, int batch)
    {
        SkipWithoutFloors();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint, Token);
        using Socket peer = await listener.AcceptSocketAsync(Token);
        socket.Blocking = false;
        BatchRing batches = BatchRing.Create(batch, MessageSizes.Equal(size), 2L * batch * size, seed: 1, pinned: true);
        Assert.Equal(2, batches.Batches);
        byte[] expected = [.. batches.Messages.Concat(batches.Messages[..batch]).SelectMany(m => m.ToArray())];

        // On a thread of its own: a send that waits for room keeps a thread of the pool, and the pool may have no other to read with.
        Task<byte[]> received = Task.Factory.StartNew(() => Read(peer, expected.Length), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await SendAsync(floor, socket, batches, times: 3);

        byte[] actual = await received;
        Assert.True(expected.AsSpan().SequenceEqual(actual));
        Assert.Equal(0, peer.Available);
    }

    [Theory]
    [MemberData(nameof(DatagramCases))]
    public async Task A_datagram_floor_sends_every_message_as_one_datagram(string floor, int size, int batch)
    {
        SkipWithoutFloors();
        Assert.SkipUnless(FloorCatalog.Over(Transport.Udp).Contains(floor), "this kernel has no UDP_SEGMENT");
        await AssertDatagramsAsync(floor, BatchRing.Create(batch, MessageSizes.Equal(size), 0, seed: 2, pinned: true));
    }

    [Fact]
    public async Task Unequal_datagrams_keep_their_sizes()
    {
        SkipWithoutFloors();
        BatchRing batches = BatchRing.Create(64, new MessageSizes(0, 1200), 0, seed: 3, pinned: true);
        Assert.True(batches.Messages.Select(m => m.Length).Distinct().Count() > 10);
        await AssertDatagramsAsync(FloorCatalog.Mmsg, batches);
    }

    [Fact]
    public void Every_strategy_has_a_floor_that_exists_on_its_transport()
    {
        foreach (Transport transport in new[] { Transport.Tcp, Transport.Udp })
        {
            foreach (SenderDescriptor strategy in SenderCatalog.All.Where(s => s.Transports.HasFlag(transport)))
            {
                foreach (MessageSizes sizes in new[] { MessageSizes.Equal(64), new MessageSizes(64, 1200), MessageSizes.Equal(60_000), MessageSizes.Equal(0) })
                {
                    IReadOnlyList<string> floors = FloorCatalog.Of(strategy.Name, transport, sizes, batch: 64);
                    Assert.NotEmpty(floors);
                    Assert.Subset(FloorCatalog.Over(transport).ToHashSet(), floors.ToHashSet());
                }
            }
        }

        Assert.Empty(FloorCatalog.Of("carrier-pigeon", Transport.Udp, MessageSizes.Equal(64), 64));
    }

    [Fact]
    public async Task A_floor_whose_peer_has_gone_says_so()
    {
        SkipWithoutFloors();
        using var peer = new Socket(SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(peer.LocalEndPoint!, Token);
        peer.Close();

        BatchRing batches = BatchRing.Create(8, MessageSizes.Equal(64), 0, seed: 4, pinned: true);
        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => SendAsync(FloorCatalog.Send, socket, batches, times: 2));
        Assert.Contains("refused", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static void SkipWithoutFloors() => Assert.SkipUnless(OperatingSystem.IsLinux(), FloorCatalog.WhyNot ?? "");

    /// <summary>The receive buffer holds all of it, so that nothing is lost for want of room.</summary>
    private static async Task AssertDatagramsAsync(string floor, BatchRing batches)
    {
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = ReceiveBuffer };
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        long charged = batches.Messages.Sum(m => (long)ReceiveCharge.Of(Transport.Udp, m.Length));
        Assert.SkipWhen(charged > peer.ReceiveBufferSize / 2, $"the receive buffer is {peer.ReceiveBufferSize} bytes here, for {charged} charged");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(peer.LocalEndPoint!, Token);

        await SendAsync(floor, socket, batches, times: 1);

        byte[] buffer = new byte[ushort.MaxValue];
        foreach (ReadOnlyMemory<byte> message in batches.Messages)
        {
            int length = await peer.ReceiveAsync(buffer, Token);
            Assert.True(message.Span.SequenceEqual(buffer.AsSpan(0, length)));
        }

        Assert.Equal(0, peer.Available);
    }

    private static async Task SendAsync(string floor, Socket socket, BatchRing batches, int times)
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using IArmSend loop = FloorCatalog.Create(floor, socket, batches);
        for (int i = 0; i < times; i++)
        {
            SendResult result = await loop.SendAsync();
            Assert.Equal(batches.Batch, result.Accepted);
            Assert.Equal(batches[i % batches.Batches].ToArray().Sum(m => (long)m.Length), result.Bytes);
        }
    }

    private static byte[] Read(Socket peer, int length)
    {
        byte[] all = new byte[length];
        for (int read = 0; read < length;)
        {
            int more = peer.Receive(all.AsSpan(read));
            Assert.NotEqual(0, more);
            read += more;
        }

        return all;
    }
}
