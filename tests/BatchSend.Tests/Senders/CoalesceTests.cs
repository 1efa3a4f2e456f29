using System.Net.Sockets;
using System.Runtime.InteropServices;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Senders;

/// <summary>What coalesce copies, and into what.</summary>
[Collection(nameof(AllocationTests))]
public sealed class CoalesceTests
{
    [Fact]
    public async Task A_message_larger_than_the_buffer_goes_out_without_a_copy()
    {
        using var pair = ConnectedPair.Create(Transport.Tcp, AddressFamily.InterNetwork, slow: true);
        await using IBatchSender sender = pair.Sender("coalesce");
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), [10, Batches.MaxBytes, 10]);
        Task<SendResult> send = sender.StartPending(batch);

        // Against the contract, but it tells: what is sent from where it is shows a change of what has no room yet.
        MemoryMarshal.AsMemory(batch[1]).Span[^1] ^= 0xFF;

        pair.Recorder.Start();
        Assert.Equal(SendResult.Sent(3, Batches.BytesOf(batch)), await Wait.For(send, "the batch"));
        pair.Recorder.AssertReceived(batch);
    }

    [Fact]
    public async Task Senders_made_one_after_another_share_a_buffer()
    {
        const int Senders = 200, Buffer = 64 * 1024;
        using var pair = DrainedPair.Create(Transport.Tcp, AddressFamily.InterNetwork);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(2, 100);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Senders; i++)
        {
            await using IBatchSender sender = SenderCatalog.Create(pair.Socket, "coalesce");
            Assert.True((await sender.Send(batch)).IsSuccess);
        }

        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.InRange(allocated, 0, Senders * Buffer / 2);
    }
}
