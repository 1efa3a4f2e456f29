using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;
using BatchSend.Senders;
using BatchSend.Tests.Fixtures;
using Xunit;
using static BatchSend.Tests.Fixtures.NativeSenders;

namespace BatchSend.Tests.Senders;

/// <summary>What a sender falls back to when the kernel refuses its way: visibly, from the first unsent message on.</summary>
[SupportedOSPlatform("linux")]
public sealed class DegradeTests
{
    [Fact]
    public async Task A_run_that_the_kernel_cut_goes_on_at_its_first_unsent_message()
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        var sent = new List<ReadOnlyMemory<byte>>();
        for (int segments = 0; segments <= 9; segments++)
        {
            int limit = 100 * segments;
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(segments), [100, 100, 100, 100, 100, 100, 100, 100, 100, 30]);
            await using IBatchSender sender = Create("segment-offload", pair.Socket, new FaultyCalls(i => i == 0 ? new Fault(Limit: limit) : Fault.None));
            Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), await sender.Send(batch));
            sent.AddRange(batch);
        }

        pair.Recorder.AssertReceived(sent);
    }

    [Theory]
    [InlineData((int)Errno.EMSGSIZE)]
    [InlineData((int)Errno.EINVAL)]
    [InlineData((int)Errno.EIO)]
    public async Task A_refused_run_degrades_from_its_first_message_on(int error)
    {
        LinuxAlone();
        for (int refused = 0; refused < 3; refused++)
        {
            using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
            int at = refused;
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(refused), [50, 50, 20, 60, 60, 60, 70, 70]); // three runs
            var calls = new FaultyCalls(i => i == at ? new Fault((Errno)error) : Fault.None);
            await using IBatchSender sender = Create("segment-offload", pair.Socket, calls);

            SendResult result = await sender.Send(batch);
            Assert.Contains(((Errno)error).ToString(), result.Degraded, StringComparison.Ordinal);
            Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), result with { Degraded = null });
            Assert.Equal(refused + 1, calls.Segmented);
            Assert.Equal(refused + 2, sender.Issued()); // the rest is one sendmmsg

            // The refused size is not tried again at once, and the result still says so.
            ReadOnlyMemory<byte>[] same = Batches.Equal(3, 70);
            Assert.NotNull((await sender.Send(same)).Degraded);
            Assert.Equal(refused + 1, calls.Segmented);
            pair.Recorder.AssertReceived([.. batch, .. same]);
        }
    }

    [Fact]
    public async Task A_refused_size_is_tried_again_after_some_batches()
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        var calls = new FaultyCalls(static i => i == 0 ? new Fault(Errno.EMSGSIZE) : Fault.None);
        await using IBatchSender sender = Create("segment-offload", pair.Socket, calls);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(2, 70), smaller = Batches.Equal(2, 60);

        for (int i = 0; i <= SegmentOffloadSender.BatchesUntilRetry; i++)
            Assert.NotNull((await sender.Send(batch)).Degraded);
        Assert.Null((await sender.Send(batch)).Degraded);
        Assert.Equal(2, calls.Segmented);
        Assert.Null((await sender.Send(smaller)).Degraded);
    }

    [Fact]
    public async Task A_kernel_without_sendmmsg_gets_one_message_at_a_time()
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        var calls = new FaultyCalls(static _ => new Fault(Errno.ENOSYS));
        await using IBatchSender sender = Create("mmsg", pair.Socket, calls);
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), Sizes);

        for (int i = 0; i < 2; i++)
        {
            SendResult result = await sender.Send(batch);
            Assert.NotNull(result.Degraded);
            Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), result with { Degraded = null });
        }

        Assert.Equal(1, calls.Count);
        pair.Recorder.AssertReceived([.. batch, .. batch]);
    }

    [Fact]
    public async Task A_refusal_that_shows_after_a_short_count_ends_the_batch_behind_the_message_sent_alone()
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        var calls = new FaultyCalls(static i => i == 0 ? new Fault(Limit: 3) : Fault.None) { Waiting = Errno.ECONNREFUSED };
        await using IBatchSender sender = Create("mmsg", pair.Socket, calls);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(8, 100);

        Assert.Equal(SendResult.Failed(4, 400, SocketError.ConnectionRefused, 4), await sender.Send(batch));
        pair.Recorder.AssertReceived(batch[..4]);
    }
}
