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

    /// <summary>A message costs at most a call that takes a part, one that finds no room, and one that waits for it.</summary>
    private static void AssertDidNotSpin(IBatchSender sender, ReadOnlyMemory<byte>[] batch) =>
        Assert.InRange(sender.Issued(), 1, 3 * batch.Length);
}
