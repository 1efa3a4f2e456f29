using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;
using BatchSend.Tests.Fixtures;
using Xunit;
using static BatchSend.Tests.Fixtures.NativeSenders;

namespace BatchSend.Tests.Senders;

/// <summary>Waits for room and for memory, and what ends them or the call before them.</summary>
[SupportedOSPlatform("linux")]
public sealed class WaitingTests
{
    [Theory]
    [MemberData(nameof(NativeSenders.Names), MemberType = typeof(NativeSenders))]
    public async Task No_room_and_no_memory_are_waited_for_without_spinning(string strategy)
    {
        LinuxAlone();
        foreach (Errno error in new[] { Errno.EAGAIN, Errno.ENOBUFS })
        {
            using var pair = ConnectedPair.Create(TransportOf(strategy), AddressFamily.InterNetwork);
            var calls = new FaultyCalls(_ => new Fault(error));
            await using IBatchSender sender = Create(strategy, pair.Socket, calls);
            ReadOnlyMemory<byte>[] batch = Batches.Equal(20, 100);

            long start = Stopwatch.GetTimestamp();
            Assert.Equal(SendResult.Sent(20, 2000), await sender.Send(batch));

            // Each refusal is followed by a managed send of one message, which waits as long as it must.
            Assert.InRange(calls.Count, 1, batch.Length);
            // No memory wakes nobody, so that each is a pause of a millisecond; half of it leaves room for the timer's grain.
            if (error == Errno.ENOBUFS)
                Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= calls.Count / 2.0, "it tried again without a pause");
            pair.Recorder.AssertReceived(batch);
        }
    }

    [Theory]
    [InlineData("gather", false)]
    [InlineData("mmsg", false)]
    [InlineData("segment-offload", false)]
    [InlineData("segment-offload", true)]
    public async Task A_socket_disposed_during_a_native_call_ends_the_batch_and_is_closed(string strategy, bool runs)
    {
        LinuxAlone();
        using var pair = ConnectedPair.Create(TransportOf(strategy), AddressFamily.InterNetwork);
        Task? disposal = null;
        var calls = new FaultyCalls(i => i == 0 ? new Fault(Limit: runs ? null : 1, Meanwhile: DisposeSocket) : Fault.None);
        await using IBatchSender sender = Create(strategy, pair.Socket, calls);
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), Enumerable.Range(0, 20).Select(i => 100 + (runs ? i / 5 : i)));

        SendResult result = await sender.Send(batch);
        await Wait.For(disposal!, "the disposal of the socket");

        // The disposal ends what runs, but a call may still slip through before it does.
        if (!result.IsSuccess)
        {
            Assert.Equal(SocketError.OperationAborted, result.Error);
            Assert.Equal(result.Accepted, result.FailedIndex);
            Assert.Equal(Batches.BytesOf(batch.Take(result.Accepted)), result.Bytes);
        }

        long issued = sender.Issued();
        try
        {
            Assert.Equal(SocketError.OperationAborted, (await sender.Send(batch)).Error); // a stream that was torn
        }
        catch (ObjectDisposedException)
        {
            // Everything else: the socket is gone.
        }

        Assert.Equal(issued, sender.Issued());

        void DisposeSocket()
        {
            disposal = Task.Run(pair.Socket.Dispose);
            Wait.Until(() => !pair.Socket.Connected, () => "the disposal to begin");
        }
    }

    [Theory]
    [MemberData(nameof(NativeSenders.Names), MemberType = typeof(NativeSenders))]
    public async Task A_cancellation_or_a_disposal_ends_a_pause_with_the_counts(string strategy)
    {
        LinuxAlone();
        foreach (bool dispose in new[] { false, true })
        {
            using var pair = ConnectedPair.Create(TransportOf(strategy), AddressFamily.InterNetwork);
            using var cancel = new CancellationTokenSource();
            IBatchSender? sender = null;
            Task disposal = Task.CompletedTask;
            // The first call takes something, the second finds no memory: the pause after it is the one that is ended.
            var calls = new FaultyCalls(i => i == 0 ? new Fault(Limit: 200) : new Fault(Errno.ENOBUFS, Meanwhile: End));
            sender = Create(strategy, pair.Socket, calls);
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), [.. Enumerable.Repeat(100, 2), .. Enumerable.Repeat(200, 1100)]);

            SendResult result = await sender.Send(batch, cancel.Token);

            Assert.Equal(SocketError.OperationAborted, result.Error);
            Assert.Equal(2, calls.Count);
            Assert.InRange(result.Accepted, 1, batch.Length - 1);
            await Wait.For(disposal, "the disposal");
            pair.AssertConsistent(result, batch);

            void End()
            {
                if (dispose)
                    disposal = sender!.DisposeAsync().AsTask();
                else
                    cancel.Cancel();
            }
        }
    }
}
