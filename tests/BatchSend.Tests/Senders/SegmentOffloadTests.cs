using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;
using BatchSend.Senders;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Senders;

/// <summary>Segmented sends on a path whose MTU matters, the probe, and the user's socket afterwards.</summary>
[SupportedOSPlatform("linux")]
public sealed class SegmentOffloadTests
{
    private const int FullMtu = 1500, SmallMtu = 1400;
    private const int OwnSize = 2048; // more than any segment here

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task An_MTU_that_drops_in_the_middle_of_a_run_degrades_and_loses_nothing(AddressFamily family)
    {
        using var namespaces = new NetworkNamespaces(FullMtu);
        (Socket socket, Socket receiver) = namespaces.Connect(family);
        using var recorder = new DatagramRecorder(receiver);
        using (socket)
        {
            await using IBatchSender sender = SenderCatalog.Create(socket, "segment-offload");
            int size = FullMtu - (family == AddressFamily.InterNetworkV6 ? 48 : 28);
            ReadOnlyMemory<byte>[] before = Batches.Equal(80, size), during = Batches.Equal(80, size, seed: 2), after = Batches.Equal(80, 900, seed: 3);

            Assert.Equal(SendResult.Sent(80, 80L * size), await sender.Send(before));
            recorder.WaitFor(80, 80L * size);

            // The second segmented send of this batch is refused; what is read for it changes the MTU first.
            int second = RunSplitter.MaxBytes / size;
            SendResult result = await sender.Send(HookMemory.Plant(during, second, () => namespaces.SetMtu(SmallMtu)));
            Assert.NotNull(result.Degraded);
            Assert.Equal(SendResult.Sent(80, 80L * size), result with { Degraded = null });
            recorder.WaitFor(160, 160L * size);

            // Messages that fit the smaller MTU are segmented as before, and what the user sends is not.
            ReadOnlyMemory<byte> own = Batches.Equal(1, OwnSize, seed: 4)[0];
            Assert.Equal(SendResult.Sent(80, 80L * 900), await sender.Send(after));
            Assert.Equal(OwnSize, socket.Send(own.Span));
            recorder.AssertReceived([.. before, .. during, .. after, own]);
        }
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task An_MTU_that_drops_where_fragments_are_forbidden_ends_the_batch_at_the_first_unsent_message(AddressFamily family)
    {
        using var namespaces = new NetworkNamespaces(FullMtu);
        (Socket socket, Socket receiver) = namespaces.Connect(family);
        using var recorder = new DatagramRecorder(receiver);
        using (socket)
        {
            NeverFragment(socket);
            await using IBatchSender sender = SenderCatalog.Create(socket, "segment-offload");
            int size = FullMtu - (family == AddressFamily.InterNetworkV6 ? 48 : 28);
            ReadOnlyMemory<byte>[] before = Batches.Equal(80, size), during = Batches.Equal(80, size, seed: 2), after = Batches.Equal(80, 900, seed: 3);
            Assert.Equal(SendResult.Sent(80, 80L * size), await sender.Send(before));
            recorder.WaitFor(80, 80L * size);

            int second = RunSplitter.MaxBytes / size;
            SendResult result = await sender.Send(HookMemory.Plant(during, second, () => namespaces.SetMtu(SmallMtu)));

            Assert.NotNull(result.Degraded);
            Assert.Equal(SendResult.Failed(second, (long)second * size, SocketError.MessageSize, second), result with { Degraded = null });
            Assert.Equal(SendResult.Sent(80, 80L * 900), await sender.Send(after));
            recorder.AssertReceived([.. before, .. during[..second], .. after]);
        }
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task Where_fragments_are_forbidden_too_large_a_message_ends_the_batch_at_its_index(AddressFamily family)
    {
        using var namespaces = new NetworkNamespaces(SmallMtu);
        (Socket socket, Socket receiver) = namespaces.Connect(family);
        using var recorder = new DatagramRecorder(receiver);
        using (socket)
        {
            NeverFragment(socket);
            await using IBatchSender sender = SenderCatalog.Create(socket, "segment-offload");
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), [800, 800, 10, 1440, 1440, 20]);

            SendResult result = await sender.Send(batch);

            Assert.NotNull(result.Degraded);
            Assert.Equal(SendResult.Failed(3, 1610, SocketError.MessageSize, 3), result with { Degraded = null });
            recorder.AssertReceived(batch[..3]);
        }
    }

    [Theory]
    [InlineData("segment-offload")]
    [InlineData("auto")]
    public async Task A_socket_without_checksums_degrades_and_loses_nothing(string strategy)
    {
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        pair.Socket.SetRawSocketOption(1, 11, BitConverter.GetBytes(1)); // SOL_SOCKET, SO_NO_CHECK: asm-generic/socket.h
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(70, 300);

        SendResult result = await sender.Send(batch);

        Assert.Contains("EINVAL", result.Degraded, StringComparison.Ordinal);
        Assert.Equal(SendResult.Sent(70, 21_000), result with { Degraded = null });
        pair.Recorder.AssertReceived(batch);
    }

    [Theory]
    [MemberData(nameof(Cases.Udp), MemberType = typeof(Cases))]
    public async Task A_large_datagram_of_the_users_own_arrives_whole_after_any_batch(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        var sent = new List<ReadOnlyMemory<byte>>();
        var own = new ReadOnlyMemory<byte>(new byte[OwnSize]);
        SendOwn(); // the probe is over: support was asked for
        foreach (int size in new[] { 1, 64, 700, 1200 })
        {
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(size), [.. Enumerable.Repeat(size, 70), size / 2, size + 1]);
            Assert.True((await sender.Send(batch)).IsSuccess);
            sent.AddRange(batch);
            SendOwn();
        }

        pair.Recorder.AssertReceived(sent);

        void SendOwn()
        {
            Span<byte> segment = stackalloc byte[sizeof(int)];
            pair.Socket.GetRawSocketOption(17, 103, segment); // SOL_UDP, UDP_SEGMENT: include/uapi/linux/udp.h
            Assert.Equal(0, BitConverter.ToInt32(segment));
            Assert.Equal(own.Length, pair.Socket.Send(own.Span));
            sent.Add(own);
        }
    }

    [Fact]
    public void The_probe_finds_a_limit_here() =>
        Assert.True(SegmentProbe.Support.MaxMessagesPerCall is 64 or 128, SegmentProbe.Support.Reason);

    [Fact]
    public void An_older_kernel_takes_fewer_segments()
    {
        var calls = new FaultyCalls(static i => i == 0 ? new Fault(Errno.EINVAL) : Fault.None);
        Assert.Equal(new SenderSupport(64, null), SegmentProbe.Ask(calls));
    }

    [Theory]
    [InlineData((int)Errno.EINVAL)]
    [InlineData((int)Errno.EIO)]
    public void A_kernel_without_segmentation_is_told_with_its_reason(int error)
    {
        SenderSupport support = SegmentProbe.Ask(new FaultyCalls(_ => new Fault((Errno)error)));
        Assert.False(support.IsSupported);
        Assert.Contains(((Errno)error).ToString(), support.Reason, StringComparison.Ordinal);
    }

    private static void NeverFragment(Socket socket)
    {
        if (socket.AddressFamily == AddressFamily.InterNetwork)
            socket.DontFragment = true;
        else
            socket.SetRawSocketOption(41, 23, BitConverter.GetBytes(2)); // IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO: in6.h
    }
}
