using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>Every message arrives as it was, once: streams in order, datagrams with their boundaries.</summary>
public sealed class DeliveryTests
{
    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Delivers_random_batches_byte_exact(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        var sent = new List<ReadOnlyMemory<byte>>();
        for (int seed = 1; seed <= 2; seed++)
        {
            foreach (ReadOnlyMemory<byte>[] batch in Batches.Mixed(seed, family))
            {
                pair.Recorder.Start();
                SendResult result = await sender.Send(batch);
                Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), result);
                sent.AddRange(batch);
                pair.Recorder.WaitFor(sent.Count, Batches.BytesOf(sent));
            }
        }

        pair.Recorder.AssertReceived(sent);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Buffers_are_the_callers_again_once_it_completed(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        var sent = new List<ReadOnlyMemory<byte>>();
        foreach (ReadOnlyMemory<byte>[] batch in Batches.Mixed(3, family))
        {
            sent.AddRange(Batches.Copy(batch));
            Assert.True((await sender.Send(batch)).IsSuccess);
            Batches.Overwrite(batch);
            pair.Recorder.WaitFor(sent.Count, Batches.BytesOf(sent));
        }

        pair.Recorder.AssertReceived(sent);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task A_slow_receiver_gets_everything(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(170, 1501);
        ReadOnlyMemory<byte>[] sent = Batches.Copy(batch);

        Task<SendResult> send = transport == Transport.Tcp ? sender.StartPending(batch) : sender.Send(batch);
        pair.Recorder.Start();
        SendResult result = await Wait.For(send, "a slow batch");
        Batches.Overwrite(batch);

        Assert.Equal(SendResult.Sent(sent.Length, Batches.BytesOf(sent)), result);
        pair.Recorder.AssertReceived(sent);
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task One_message_larger_than_every_buffer_arrives_in_parts(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(4), [1, Batches.MaxBytes, 0, 1]);

        Task<SendResult> send = sender.StartPending(batch);
        pair.Recorder.Start();

        Assert.Equal(SendResult.Sent(4, Batches.BytesOf(batch)), await Wait.For(send, "a large message"));
        pair.Recorder.AssertReceived(batch);
    }

    [Theory]
    [MemberData(nameof(Cases.Udp), MemberType = typeof(Cases))]
    public async Task A_datagram_too_large_ends_the_batch_at_its_index(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        int max = Batches.MaxDatagram(family);
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(5), [10, max, 20, max + 1, 30]);

        SendResult result = await sender.Send(batch);
        Assert.Equal(SendResult.Failed(3, 30 + max, SocketError.MessageSize, 3), result);

        ReadOnlyMemory<byte>[] next = Batches.Equal(3, 40, seed: 6);
        Assert.True((await sender.Send(next)).IsSuccess);
        pair.Recorder.AssertReceived([.. batch[..3], .. next]);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task A_buffer_that_cannot_be_read_leaves_nothing_behind(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(6, 100), next = Batches.Equal(2, 100, seed: 7);
        ReadOnlyMemory<byte>[] broken = HookMemory.Plant(batch, 3, static () => throw new NotSupportedException("freed"));

        await Assert.ThrowsAsync<NotSupportedException>(() => sender.Send(broken));
        // Either each message was sent as it was read, or all were to be read first.
        int accepted = sender.Issued() == 0 ? 0 : 3;
        SendResult result = await sender.Send(next);

        Assert.Equal(SendResult.Sent(2, 200), result);
        pair.Recorder.AssertReceived([.. batch[..accepted], .. next]);
    }
}
