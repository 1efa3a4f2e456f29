using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>A sender that is disposed, and a socket that is disposed under it: before a call, during it, twice, at once.</summary>
public sealed class DisposalTests
{
    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Dispose_twice_then_a_call_throws_and_the_socket_stays_the_callers(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(2, 100);
        Assert.True((await sender.Send(batch)).IsSuccess);

        await sender.DisposeAsync();
        await sender.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.Send(batch));

        await using IBatchSender another = pair.Sender(strategy);
        Assert.True((await another.Send(batch)).IsSuccess);
        pair.Recorder.AssertReceived([.. batch, .. batch]);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Dispose_between_two_messages_ends_the_batch_there(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(9, 100);
        Task disposal = Task.CompletedTask, again = Task.CompletedTask;
        bool completedDuringTheCall = false;
        ReadOnlyMemory<byte>[] planted = HookMemory.Plant(batch, 4, () =>
        {
            disposal = sender.DisposeAsync().AsTask();
            again = sender.DisposeAsync().AsTask();
            completedDuringTheCall = disposal.IsCompleted || again.IsCompleted;
        });

        SendResult result = await sender.Send(planted);

        Assert.False(completedDuringTheCall, "a disposal completed while the call still read its buffers");
        await Wait.For(Task.WhenAll(disposal, again), "both disposals");
        Assert.Equal(SocketError.OperationAborted, result.Error);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.Send(batch));
        pair.AssertConsistent(result, batch);
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task Dispose_while_a_send_waits_ends_it_with_the_counts(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(170, 1501);
        ReadOnlyMemory<byte>[] original = Batches.Copy(batch);

        Task<SendResult> send = sender.StartPending(batch);
        Task[] disposals = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => sender.DisposeAsync().AsTask()))];
        SendResult result = await Wait.For(send, "the ended call");
        Batches.Overwrite(batch);

        await Wait.For(Task.WhenAll(disposals), "every disposal");
        Assert.Equal(SocketError.OperationAborted, result.Error);
        pair.AssertConsistent(result, original);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Disposals_at_once_all_complete(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        for (int i = 0; i < 50; i++)
        {
            IBatchSender sender = pair.Sender(strategy);
            using var start = new Barrier(2);
            Task[] disposals = [.. Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
                () => { start.SignalAndWait(Wait.Limit); return sender.DisposeAsync().AsTask(); },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap())];
            await Wait.For(Task.WhenAll(disposals), "two disposals at once");
        }
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task A_socket_disposed_before_the_call_throws(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        pair.Socket.Dispose();
        foreach (ReadOnlyMemory<byte>[] batch in new[] { Batches.Equal(3, 100), Batches.Equal(1, 0), [] })
            await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.Send(batch));
        Assert.Throws<ObjectDisposedException>(() => pair.Sender(strategy));
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task A_socket_disposed_between_two_messages_ends_the_batch(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(9, 100);
        ReadOnlyMemory<byte>[] planted = HookMemory.Plant(batch, 4, pair.Socket.Dispose);

        SendResult? result = null;
        try
        {
            result = await sender.Send(planted);
        }
        catch (ObjectDisposedException)
        {
            // A strategy that reads all before it sends any has made no progress yet.
            pair.Recorder.AssertReceived([]);
        }

        if (result is { } ended)
        {
            Assert.Equal(SocketError.OperationAborted, ended.Error);
            Assert.InRange(ended.Accepted, 1, batch.Length - 1);
            pair.AssertConsistent(ended, batch);
            // A message that was under way may have torn the stream: then the sender is faulted, and says the same again.
            Exception? later = await Record.ExceptionAsync(async () => Assert.Equal(
                SendResult.Failed(0, 0, SocketError.OperationAborted, 0), await sender.Send(batch)));
            Assert.True(later is ObjectDisposedException || (later is null && transport == Transport.Tcp), later?.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task A_socket_disposed_while_a_send_waits_ends_it_with_the_counts(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(170, 1501);

        Task<SendResult> send = sender.StartPending(batch);
        pair.Socket.Dispose();
        SendResult result = await Wait.For(send, "the ended call");

        Assert.Equal(SocketError.OperationAborted, result.Error);
        pair.AssertConsistent(result, batch);
    }
}
