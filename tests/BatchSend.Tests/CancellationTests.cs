using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>Before any progress a cancellation throws; after it the result says OperationAborted, and how far it came.</summary>
public sealed class CancellationTests
{
    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Before_the_call_it_throws_and_sends_nothing(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(3, 100), next = Batches.Equal(3, 100, seed: 2);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => sender.Send(batch, new CancellationToken(canceled: true)));

        Assert.True((await sender.Send(next)).IsSuccess);
        pair.Recorder.AssertReceived(next);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Between_two_messages_it_ends_the_batch_there(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        using var cancel = new CancellationTokenSource();
        ReadOnlyMemory<byte>[] batch = Batches.Equal(9, 100), next = Batches.Equal(2, 100, seed: 2);
        ReadOnlyMemory<byte>[] planted = HookMemory.Plant(batch, 4, cancel.Cancel);

        ReadOnlyMemory<byte>[] accepted = [];
        try
        {
            SendResult result = await sender.Send(planted, cancel.Token);
            Assert.Equal(SocketError.OperationAborted, result.Error);
            Assert.InRange(result.Accepted, 1, batch.Length - 1);
            Assert.Equal(result.Accepted, result.FailedIndex);
            Assert.Equal(100L * result.Accepted, result.Bytes);
            accepted = batch[..result.Accepted];
        }
        catch (OperationCanceledException e)
        {
            // A strategy that reads all before it sends any has made no progress yet.
            Assert.Equal(cancel.Token, e.CancellationToken);
        }

        // No message was under way, so the stream is whole and the sender goes on.
        Assert.True((await sender.Send(next)).IsSuccess);
        pair.Recorder.AssertReceived([.. accepted, .. next]);
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task While_a_send_waits_it_tells_the_counts_and_faults(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        await using IBatchSender sender = pair.Sender(strategy);
        using var cancel = new CancellationTokenSource();
        ReadOnlyMemory<byte>[] batch = Batches.Equal(170, 1501);
        ReadOnlyMemory<byte>[] original = Batches.Copy(batch);

        Task<SendResult> send = sender.StartPending(batch, cancel.Token);
        await cancel.CancelAsync();
        SendResult result = await Wait.For(send, "the cancelled batch");
        Batches.Overwrite(batch); // nobody reads the buffers any more

        Assert.Equal(SocketError.OperationAborted, result.Error);
        await FaultTests.AssertFaulted(sender, SocketError.OperationAborted);
        pair.AssertConsistent(result, original);
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task The_callers_continuation_does_not_run_inside_Cancel(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        await using IBatchSender sender = pair.Sender(strategy);
        using var cancel = new CancellationTokenSource();
        using var cancelReturned = new ManualResetEventSlim();

        Task<SendResult> send = sender.StartPending(Batches.Equal(170, 1501), cancel.Token);
        Task<bool> continuation = send.ContinueWith(
            _ => cancelReturned.Wait(Wait.Limit), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        cancel.Cancel();
        cancelReturned.Set();

        Assert.True(await continuation, "the continuation ran on the thread that cancelled, and held it");
        Assert.Equal(SocketError.OperationAborted, (await send).Error);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task A_token_that_is_cancelled_later_touches_no_later_call(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        using var cancel = new CancellationTokenSource();
        ReadOnlyMemory<byte>[] batch = Batches.Equal(3, 100);

        Assert.True((await sender.Send(batch, cancel.Token)).IsSuccess);
        await cancel.CancelAsync();
        Assert.True((await sender.Send(batch)).IsSuccess);
        pair.Recorder.AssertReceived([.. batch, .. batch]);
    }
}
