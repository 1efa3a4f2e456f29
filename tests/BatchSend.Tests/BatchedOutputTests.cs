using System.Net.Sockets;
using System.Runtime.InteropServices;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>The output stream's shape: writes queue, a flush returns after every earlier write has completed.</summary>
public sealed class BatchedOutputTests
{
    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Everything_written_arrives_in_order(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using var output = new BatchedOutput(pair.Socket, strategy);
        pair.Recorder.Start();
        ReadOnlyMemory<byte>[] messages = Batches.Create(new Random(21), Enumerable.Range(0, 2500).Select(static i => i % 90));
        for (int i = 0; i < messages.Length; i++)
        {
            if (i % 3 == 0)
                output.Write(messages[i]);
            else
                await output.WriteAsync(messages[i], TestContext.Current.CancellationToken);
            Assert.InRange(output.Queued, 1, BatchedOutput.MaxQueuedMessages + 1); // Write alone has no limit
        }

        SendResult result = await output.Flush();

        Assert.Equal(SendResult.Sent(messages.Length, Batches.BytesOf(messages)), result);
        Assert.Equal(0, output.Queued);
        Assert.Equal(SendResult.Sent(0, 0), await output.Flush());
        Assert.Equal(strategy, output.Strategy.Name);
        pair.Recorder.AssertReceived(messages);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task A_write_sends_nothing_and_does_not_limit_the_queue(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using var output = new BatchedOutput(pair.Socket, strategy);
        ReadOnlyMemory<byte>[] messages = Batches.Equal(3000, 10);
        foreach (ReadOnlyMemory<byte> message in messages)
            output.Write(message);
        Assert.Equal(messages.Length, output.Queued);

        // Had a write been sent already, it would have been sent as it was then.
        foreach (ReadOnlyMemory<byte> message in messages)
            MemoryMarshal.AsMemory(message).Span.Reverse();
        ReadOnlyMemory<byte>[] changed = Batches.Copy(messages);
        Assert.True((await output.Flush()).IsSuccess);
        pair.Recorder.AssertReceived(changed);
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task A_flush_waits_for_every_write_and_refuses_others_meanwhile(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        await using var output = new BatchedOutput(pair.Socket, strategy);
        ReadOnlyMemory<byte>[] messages = Batches.Equal(170, 1501);
        foreach (ReadOnlyMemory<byte> message in messages)
            output.Write(message);

        Task<SendResult> flush = output.FlushAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(flush.IsCompleted, "a quarter of a megabyte fits in no small buffer");
        Assert.Throws<InvalidOperationException>(() => output.Write(messages[0]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => output.WriteOne(messages[0]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => output.Flush());
        pair.Recorder.Start();

        Assert.Equal(SendResult.Sent(messages.Length, Batches.BytesOf(messages)), await Wait.For(flush, "the flush"));
        pair.Recorder.AssertReceived(messages);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task A_cancelled_flush_keeps_what_was_queued(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using var output = new BatchedOutput(pair.Socket, strategy);
        ReadOnlyMemory<byte>[] messages = Batches.Equal(BatchedOutput.MaxQueuedMessages, 10);
        var cancelled = new CancellationToken(canceled: true);
        foreach (ReadOnlyMemory<byte> message in messages)
            await output.WriteAsync(message, cancelled); // only queues: nothing to cancel

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => output.Flush(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => output.WriteOne(messages[0], cancelled));
        Assert.Equal(messages.Length, output.Queued);

        Assert.Equal(SendResult.Sent(messages.Length, Batches.BytesOf(messages)), await output.Flush());
        pair.Recorder.AssertReceived(messages);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Disposed_it_refuses_everything_and_has_sent_nothing(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        var output = new BatchedOutput(pair.Socket, strategy);
        ReadOnlyMemory<byte>[] messages = Batches.Equal(2, 100);
        output.Write(messages[0]);

        await output.DisposeAsync();
        await output.DisposeAsync();
        Assert.Equal(0, output.Queued);
        Assert.Throws<ObjectDisposedException>(() => output.Write(messages[0]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => output.WriteOne(messages[0]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => output.Flush());

        pair.Socket.Send(messages[1].Span); // still the caller's, and open
        pair.Recorder.AssertReceived(messages[1..]);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Disposed_during_a_flush_it_sends_no_message_that_was_not_written(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        var output = new BatchedOutput(pair.Socket, strategy);
        ReadOnlyMemory<byte>[] messages = Batches.Equal(9, 100);
        Task disposal = Task.CompletedTask;
        foreach (ReadOnlyMemory<byte> message in HookMemory.Plant(messages, 4, () => disposal = output.DisposeAsync().AsTask()))
            output.Write(message);

        SendResult result = await output.Flush();

        await Wait.For(disposal, "the disposal");
        Assert.Equal(SocketError.OperationAborted, result.Error);
        pair.AssertConsistent(result, messages);
    }
}
