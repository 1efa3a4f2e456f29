using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Senders;

/// <summary>Receivers that stop, and that go on slowly.</summary>
public sealed class BackpressureTests
{
    private const int Large = 4 << 20;

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task Four_megabytes_to_a_receiver_that_stops_and_goes_on(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), [.. Enumerable.Repeat(3001, 1000), Large - 3_001_000]);

        Task<SendResult> send = sender.StartPending(batch);
        pair.Recorder.Start();
        pair.Recorder.WaitFor(0, Large / 4);
        pair.Recorder.Pause();
        Assert.False(send.IsCompleted, "three megabytes fit in no small buffer");
        pair.Recorder.Resume();

        Assert.Equal(SendResult.Sent(batch.Length, Large), await Wait.For(send, "the batch"));
        AssertDidNotSpin(sender, batch);
        pair.Recorder.AssertReceived(batch);
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task A_receiver_that_reads_a_byte_a_millisecond(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(100, 700);
        Task<SendResult> send = sender.StartPending(batch);

        pair.Stream.Drip(300);
        Assert.False(send.IsCompleted, "most of the batch has no room yet");
        pair.Recorder.Start();

        Assert.Equal(SendResult.Sent(batch.Length, 70_000), await Wait.For(send, "the batch"));
        AssertDidNotSpin(sender, batch);
        pair.Recorder.AssertReceived(batch);
    }

    [Fact]
    public async Task Every_sender_goes_on_as_far_as_single_bytes_make_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what the kernel has taken is asked of Linux");
        // All at once: it takes thousands of bytes until a receiver offers room again (RFC 9293, 3.8.6.2.2).
        await Task.WhenAll(Cases.V4.Where(static row => row.Data.Item2 == Transport.Tcp).Select(static row => Task.Factory.StartNew(
            () => DripUntilProgress(row.Data.Item1), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
    }

    private static async Task DripUntilProgress(string strategy)
    {
        const int Settling = 300, Most = 30_000; // bytes
        using var pair = ConnectedPair.Create(Transport.Tcp, AddressFamily.InterNetwork, slow: true);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(100, 700);
        Task<SendResult> send = sender.StartPending(batch);

        pair.Stream.Drip(Settling); // what had room at once is taken by now
        long before = Taken(pair.Socket);
        pair.Stream.Drip(Most, until: () => Taken(pair.Socket) > before);
        Assert.True(Taken(pair.Socket) > before, $"{strategy} sent nothing although there was room");
        Assert.False(send.IsCompleted, "most of the batch has no room yet");

        pair.Recorder.Start();
        Assert.Equal(SendResult.Sent(batch.Length, 70_000), await Wait.For(send, "the batch"));
        AssertDidNotSpin(sender, batch);
        pair.Recorder.AssertReceived(batch);
    }

    /// <summary>Bytes that the kernel has taken from the sender: those sent, less what was sent again, and those that wait to be.</summary>
    private static long Taken(Socket socket)
    {
        // struct tcp_info (include/uapi/linux/tcp.h): tcpi_notsent_bytes, tcpi_bytes_sent and tcpi_bytes_retrans
        const int IpProtoTcp = 6, TcpInfo = 11, NotSent = 144, Sent = 200, SentAgain = 208;
        Span<byte> info = stackalloc byte[SentAgain + sizeof(long)];
        Assert.Equal(info.Length, socket.GetRawSocketOption(IpProtoTcp, TcpInfo, info));
        return BitConverter.ToInt64(info[Sent..]) - BitConverter.ToInt64(info[SentAgain..]) + BitConverter.ToInt32(info[NotSent..]);
    }

    /// <summary>A message costs at most a call that takes a part, one that finds no room, and one that waits for it.</summary>
    private static void AssertDidNotSpin(IBatchSender sender, ReadOnlyMemory<byte>[] batch) =>
        Assert.InRange(sender.Issued(), 1, 3 * batch.Length);
}
